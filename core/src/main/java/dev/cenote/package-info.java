/**
 * Pools of anything expensive: {@link dev.cenote.Pool} is the contract, {@link
 * dev.cenote.PoolBuilder} has every option, {@link dev.cenote.ResourceFactory} says how a resource
 * is made.
 *
 * <p>No parameter and no result in this package is null unless its type says {@link
 * org.jspecify.annotations.Nullable @Nullable}; an absent result is an {@link java.util.Optional}.
 */
@NullMarked
package dev.cenote;

import org.jspecify.annotations.NullMarked;
