package dev.cenote.workers.internal;

import dev.cenote.workers.Codec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a child JVM is to be like.
 *
 * @param worker the class of its worker
 * @param input how tasks become bytes
 * @param output how results become bytes
 * @param javaHome where Java is
 * @param maxHeap the size of its heap in bytes, if not the JVM's own choice
 * @param jvmArgs more arguments of the JVM's
 * @param properties its system properties
 * @param classPath its class path, if not the parent's
 * @param modulePath its module path, if not the parent's
 * @param sharedArchive where it keeps its classes for the next, if it does
 * @param maxMessage how long a task or result may be, in bytes
 * @param <I> the type of the tasks
 * @param <O> the type of the results
 */
public record JvmOptions<I, O>(
    Class<?> worker,
    Codec<I> input,
    Codec<O> output,
    Path javaHome,
    OptionalLong maxHeap,
    List<String> jvmArgs,
    Map<String, String> properties,
    Optional<List<Path>> classPath,
    Optional<List<Path>> modulePath,
    Optional<Path> sharedArchive,
    int maxMessage) {}
