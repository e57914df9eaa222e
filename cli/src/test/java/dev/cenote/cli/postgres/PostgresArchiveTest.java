package dev.cenote.cli.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class PostgresArchiveTest {

  @TempDir private Path temporary = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, false, postgres-linux-x86_64.txz",
    "Linux, aarch64, false, postgres-linux-arm_64.txz",
    "Linux, amd64, true, postgres-linux-x86_64-alpine_linux.txz",
    "Mac OS X, x86_64, false, postgres-darwin-x86_64.txz",
    "Mac OS X, aarch64, false, postgres-darwin-arm_64.txz",
    "Windows 11, amd64, false, postgres-windows-x86_64.txz",
  })
  void everyPlatformHasItsName(String os, String architecture, boolean alpine, String name) {
    assertThat(PostgresArchive.names(os, architecture, alpine)).containsExactly(name);
  }

  @Test
  void anUnknownPlatformHasNone() {
    assertThat(PostgresArchive.names("SunOS", "sparcv9", false)).isEmpty();
    assertThat(PostgresArchive.names("Linux", "riscv64", false)).isEmpty();
  }

  @Test
  void filesKeepTheirContentsAndLinksTheirTargets() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("in"));
    unpack(folder, file("lib/real", "content", 0644), link("lib/name", "real"));
    assertThat(folder.resolve("lib/real")).hasContent("content");
    assertThat(folder.resolve("lib/name")).isSymbolicLink().hasContent("content");
  }

  @Test
  void programsCanBeRun() throws IOException {
    unpack(temporary, file("bin/program", "#!/bin/sh", 0755));
    assertThat(temporary.resolve("bin/program")).isExecutable();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "lib/../../outside"})
  void nothingIsWrittenOutsideTheFolder(String name) throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("in"));
    assertThatThrownBy(() -> unpack(folder, file(name, "evil", 0644)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("outside");
    assertThat(temporary.resolve("outside")).doesNotExist();
  }

  @Test
  void noLinkLeadsOutOfTheFolder() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("in"));
    assertThatThrownBy(() -> unpack(folder, link("lib/name", "../../outside")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("outside");
  }

  private record Item(TarArchiveEntry entry, String content) {}

  private static Item file(String name, String content, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length());
    entry.setMode(mode);
    return new Item(entry, content);
  }

  private static Item link(String name, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    return new Item(entry, "");
  }

  private static void unpack(Path folder, Item... items) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (TarArchiveOutputStream archive =
        new TarArchiveOutputStream(new XZOutputStream(packed, new LZMA2Options()))) {
      for (Item item : items) {
        archive.putArchiveEntry(item.entry());
        archive.write(item.content().getBytes(StandardCharsets.US_ASCII));
        archive.closeArchiveEntry();
      }
    }
    PostgresArchive.unpack(new ByteArrayInputStream(packed.toByteArray()), folder);
  }
}
