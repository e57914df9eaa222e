# Finds an installed JDK. POSIX shell, to be sourced:
#
#   find_jdk 21        sets JDK_HOME to the home of a JDK of that feature version or newer, or returns 1
#   find_jdk 21 21     the same, but of one that is not newer than the second
#   $find_jdk_places   says in words where it looks
#
# JAVA_HOME wins when it is new enough. Otherwise the newest of all others wins: the java on the PATH,
# then the places where package managers, IDEs and version managers put JDKs.

find_jdk_places='JAVA_HOME, PATH, /usr/lib/jvm, /usr/java, /opt, ~/.sdkman, ~/.jdks, ~/.asdf, ~/.local/share/mise, /Library/Java, Homebrew'

# Prints the feature version (21, 25, ...) of the JDK at $1, or nothing if there is none.
find_jdk_version() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9][0-9]*\).*/\2/p' "$1/release"
}

# Prints the home of the java on the PATH. Version managers put a script there, so java itself is asked
# when links do not lead to a home; not on macOS, where an absent java answers with a window.
find_jdk_on_path() {
  find_jdk_java=$(command -v java) || return 0
  while [ -h "$find_jdk_java" ]; do
    find_jdk_link=$(readlink "$find_jdk_java")
    case $find_jdk_link in
      /*) find_jdk_java=$find_jdk_link ;;
      *) find_jdk_java=${find_jdk_java%/*}/$find_jdk_link ;;
    esac
  done
  if [ -r "${find_jdk_java%/bin/java}/release" ]; then
    printf '%s\n' "${find_jdk_java%/bin/java}"
  elif [ "$find_jdk_java" != /usr/bin/java ]; then
    "$find_jdk_java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
  fi
}

find_jdk() {
  JDK_HOME=
  find_jdk_most=${2:-999}
  find_jdk_found=$(find_jdk_version "${JAVA_HOME:-}")
  if [ "${find_jdk_found:-0}" -ge "$1" ] && [ "$find_jdk_found" -le "$find_jdk_most" ]; then
    JDK_HOME=$JAVA_HOME
    return 0
  fi
  find_jdk_best=$(($1 - 1))
  for find_jdk_home in \
    "$(find_jdk_on_path)" \
    /usr/lib/jvm/* /usr/java/* /opt/java* /opt/java/* /opt/jdk* \
    "${HOME:-}"/.sdkman/candidates/java/* \
    "${HOME:-}"/.jdks/* \
    "${HOME:-}"/.asdf/installs/java/* \
    "${HOME:-}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
    find_jdk_found=$(find_jdk_version "$find_jdk_home")
    if [ "${find_jdk_found:-0}" -gt "$find_jdk_best" ] && [ "$find_jdk_found" -le "$find_jdk_most" ]; then
      find_jdk_best=$find_jdk_found
      JDK_HOME=$find_jdk_home
    fi
  done
  [ -n "$JDK_HOME" ]
}
