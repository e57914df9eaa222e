/**
 * A database that hangs: it neither answers nor refuses, and nothing says that it ever will. Some
 * of its connections or all of them, and new ones too.
 */
@NullMarked
package dev.cenote.stress.faults.hang;

import org.jspecify.annotations.NullMarked;
