package dev.cenote.cli.demo;

import dev.cenote.PoolStats;
import dev.cenote.cli.postgres.PostgresException;
import java.time.Duration;
import java.util.Optional;

/**
 * Everything that a run showed.
 *
 * @param settings what was asked for
 * @param elapsed how long the callers worked
 * @param stopped whether the user ended it early
 * @param meters what the callers saw
 * @param recovery the outage, if there was one
 * @param kills how many connections were killed
 * @param faultFailure why the server could not be stopped or started again, if so
 * @param stranded how many callers never came back
 * @param books the pool's statistics after its end
 * @param aftermath what the database says
 * @param receipts what the child processes did
 */
record Findings(
    DemoSettings settings,
    Duration elapsed,
    boolean stopped,
    Meters meters,
    Recovery recovery,
    long kills,
    Optional<PostgresException> faultFailure,
    int stranded,
    PoolStats books,
    Aftermath aftermath,
    ReceiptFindings receipts) {}
