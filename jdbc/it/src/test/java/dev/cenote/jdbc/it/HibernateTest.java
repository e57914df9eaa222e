package dev.cenote.jdbc.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cenote.jdbc.CenoteDataSource;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.junit.jupiter.api.Test;

/** Hibernate ORM. */
class HibernateTest extends PostgresCase {

  private final CenoteDataSource source;

  HibernateTest(Postgres server) throws SQLException {
    super(server);
    source = open(database.builder().max(2));
  }

  /** What is kept. */
  @Entity(name = "Invoice")
  static class Invoice {
    @Id @GeneratedValue private long id;

    @SuppressWarnings("unused") // Hibernate's
    @Version
    private int version;

    @SuppressWarnings("unused") // read by queries
    private String customer = "";

    private long cents;

    Invoice() {}

    Invoice(String customer, long cents) {
      this.customer = customer;
      this.cents = cents;
    }
  }

  private SessionFactory factory() {
    Configuration configuration = new Configuration().addAnnotatedClass(Invoice.class);
    configuration.getProperties().put(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, source);
    configuration
        .getProperties()
        .put(SchemaToolingSettings.JAKARTA_HBM2DDL_DATABASE_ACTION, "create");
    configuration.getProperties().put("hibernate.jdbc.batch_size", "10");
    return configuration.buildSessionFactory();
  }

  private static List<String> customers(SessionFactory factory) {
    return factory.fromSession(session ->
        session
            .createSelectionQuery("SELECT customer FROM Invoice ORDER BY customer", String.class)
            .list());
  }

  @Test
  void whatIsCommittedIsFoundAgain() {
    try (SessionFactory factory = factory()) {
      factory.inTransaction(session -> {
        for (int i = 0; i < 25; i++) {
          session.persist(new Invoice("customer " + (char) ('A' + i), i));
        }
      });
      assertThat(customers(factory))
          .hasSize(25)
          .startsWith("customer A", "customer B")
          .endsWith("customer Y");
      factory.inTransaction(session ->
          session
              .createSelectionQuery("FROM Invoice WHERE cents > 0", Invoice.class)
              .list()
              .forEach(session::remove));
      assertThat(customers(factory)).containsExactly("customer A");
    }
  }

  @Test
  void whatFailsIsRolledBack() {
    try (SessionFactory factory = factory()) {
      factory.inTransaction(session -> session.persist(new Invoice("Ada", 1)));
      assertThatThrownBy(() ->
              factory.inTransaction(session -> {
                session.persist(new Invoice("Grace", 2));
                session.flush();
                throw new IllegalStateException("no invoice for Grace");
              }))
          .isInstanceOf(IllegalStateException.class);
      assertThat(customers(factory)).containsExactly("Ada");
    }
  }

  @Test
  void ofTwoWhoChangeTheSameOneLoses() {
    try (SessionFactory factory = factory()) {
      Invoice invoice = new Invoice("Ada", 1);
      factory.inTransaction(session -> session.persist(invoice));
      assertThatThrownBy(() ->
              factory.inTransaction(mine -> {
                mine.find(Invoice.class, invoice.id).cents = 2;
                factory.inTransaction(theirs -> theirs.find(Invoice.class, invoice.id).cents = 3);
              }))
          .isInstanceOf(OptimisticLockException.class);
      long cents =
          factory.fromSession(session ->
              session
                  .createSelectionQuery("SELECT cents FROM Invoice", Long.class)
                  .getSingleResult());
      assertThat(cents).isEqualTo(3);
    }
  }

  @Test
  void theIsolationOfASessionsWorkDoesNotOutliveIt() throws SQLException {
    try (SessionFactory factory = factory()) {
      factory.inTransaction(session ->
          session.doWork(connection -> {
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
          }));
    }
    assertThat(source.query("SHOW transaction_isolation", row -> row.getString(1)))
        .containsExactly("read committed");
  }
}
