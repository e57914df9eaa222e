/**
 * Cenote's pool engine. Everything public is in {@link dev.cenote}; the module needs nothing beyond
 * {@code java.base}.
 *
 * <p>JSpecify's annotations are needed to compile against the nullness contracts, never to run.
 */
@SuppressWarnings("module") // our adapters are built after this
module dev.cenote {
  requires static transitive org.jspecify;

  exports dev.cenote;

  // For Handles, the side door of adapters that are as fast as the engine.
  exports dev.cenote.internal to
      dev.cenote.jdbc;
}
