package dev.cenote.stress.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Knows which fields of Cenote's classes are volatile or final. In byte code a field's owner may be
 * a subclass of the class that declares it.
 */
final class FieldKinds {
  private static final String OURS = "dev/cenote/";

  private final Function<String, byte[]> classFiles;
  private final Map<String, String> supers = new HashMap<>();
  private final Set<String> volatiles = new HashSet<>();
  private final Set<String> finals = new HashSet<>();

  /**
   * @param classFiles gives the class file for an internal name
   */
  FieldKinds(Function<String, byte[]> classFiles) {
    this.classFiles = classFiles;
  }

  boolean isVolatile(String owner, String field) {
    return isAmong(volatiles, owner, field);
  }

  boolean isFinal(String owner, String field) {
    return isAmong(finals, owner, field);
  }

  private boolean isAmong(Set<String> fields, String owner, String field) {
    for (String at = owner; at != null && at.startsWith(OURS); at = supers.get(at)) {
      if (!supers.containsKey(at)) {
        learn(at);
      }
      if (fields.contains(at + "." + field)) {
        return true;
      }
    }
    return false;
  }

  private void learn(String owner) {
    ClassReader reader = new ClassReader(classFiles.apply(owner));
    supers.put(owner, reader.getSuperName());
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public FieldVisitor visitField(
              int access, String name, String type, String signature, Object value) {
            if ((access & Opcodes.ACC_VOLATILE) != 0) {
              volatiles.add(owner + "." + name);
            }
            if ((access & Opcodes.ACC_FINAL) != 0) {
              finals.add(owner + "." + name);
            }
            return super.visitField(access, name, type, signature, value);
          }
        },
        ClassReader.SKIP_CODE);
  }
}
