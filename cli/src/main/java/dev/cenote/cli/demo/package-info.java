/**
 * {@code cenote demo}: many callers on few connections to a real database, while connections are
 * killed and the server goes down and comes back. {@link dev.cenote.cli.demo.Demo} composes it.
 */
@NullMarked
package dev.cenote.cli.demo;

import org.jspecify.annotations.NullMarked;
