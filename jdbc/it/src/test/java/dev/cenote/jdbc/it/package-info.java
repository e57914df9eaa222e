/** The data source on real servers, with drivers and clients that we did not write. */
@NullMarked
package dev.cenote.jdbc.it;

import org.jspecify.annotations.NullMarked;
