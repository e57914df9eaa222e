package dev.cenote.stress.simulation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts a call of {@link SwitchPoints} before each access to shared memory, and turns the calls that
 * let chance in into calls of ours. Class initializers stay as they are: their frames pin a virtual
 * thread, so they could not be left half-way.
 */
final class PointInserter extends ClassVisitor {
  private static final String POINTS = SwitchPoints.class.getName().replace('.', '/');

  /** What threads share without its being a field: these types, and what is called through them. */
  private static final List<String> SHARED =
      List.of(
          "java/lang/invoke/VarHandle",
          "java/util/concurrent/atomic/",
          "java/util/concurrent/locks/",
          "java/util/concurrent/Concurrent",
          "java/util/concurrent/CompletableFuture",
          "java/util/Queue",
          "java/util/Iterator");

  /** The buckets of a histogram: hundreds are read in a row, and nothing hangs on the order. */
  private static final String BUCKETS = "java/util/concurrent/atomic/AtomicIntegerArray";

  /** Calls that are no fence. */
  private static final Pattern WEAK =
      Pattern.compile("VarHandle\\.(get|set)(Acquire|Release|Opaque)?|.*Fence");

  /** The one field that is ever written without a fence, see {@link SwitchPoints#writeLazily}. */
  private static final String LAZILY_WRITTEN = "Slot.word";

  /** A call of {@link SwitchPoints}. */
  private record Instead(String method, String descriptor) {}

  /** The calls that let chance in, or real time, or a real thread. */
  private static final Map<String, Instead> INSTEAD =
      Map.of(
          "Thread.threadId()J",
          new Instead("threadId", "(Ljava/lang/Thread;)J"),
          "Thread.yield()V",
          new Instead("giveWay", "()V"),
          "Thread.onSpinWait()V",
          new Instead("giveWay", "()V"),
          "ThreadLocalRandom.nextDouble()D",
          new Instead("nextDouble", "(Ljava/util/concurrent/ThreadLocalRandom;)D"),
          "ConcurrentHashMap.newKeySet()Ljava/util/concurrent/ConcurrentHashMap$KeySetView;",
          new Instead("newKeySet", "()Ljava/util/Set;"),
          "SystemClock.instance()Ldev/cenote/PoolClock;",
          new Instead("clock", "()Ldev/cenote/PoolClock;"),
          "Thread$Builder$OfPlatform.start(Ljava/lang/Runnable;)Ljava/lang/Thread;",
          new Instead(
              "start",
              "(Ljava/lang/Thread$Builder$OfPlatform;Ljava/lang/Runnable;)Ljava/lang/Thread;"));

  private final FieldKinds fields;
  private final Set<String> places;
  private String className = "";

  PointInserter(ClassVisitor next, FieldKinds fields, Set<String> places) {
    super(Opcodes.ASM9, next);
    this.fields = fields;
    this.places = places;
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      String signature,
      String superName,
      String[] interfaces) {
    className = simple(name);
    super.visit(version, access, name, signature, superName, interfaces);
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    return name.equals("<clinit>") ? next : new InMethod(next, className + "." + name);
  }

  private static String simple(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1);
  }

  private static boolean isShared(String owner) {
    return !owner.equals(BUCKETS) && SHARED.stream().anyMatch(owner::startsWith);
  }

  private final class InMethod extends MethodVisitor {
    private final String method;
    private int line;

    InMethod(MethodVisitor next, String method) {
      super(Opcodes.ASM9, next);
      this.method = method;
    }

    @Override
    public void visitLineNumber(int line, Label start) {
      this.line = line;
      super.visitLineNumber(line, start);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      if (fields.isVolatile(owner, name)) {
        if (opcode == Opcodes.GETFIELD || opcode == Opcodes.GETSTATIC) {
          if (LAZILY_WRITTEN.equals(simple(owner) + "." + name)) {
            instead("settle", "()V");
          }
          point("reads", name);
        } else {
          point("writes", name);
        }
      } else if (owner.startsWith("dev/cenote/") && !fields.isFinal(owner, name)) {
        point("near", name);
      }
      super.visitFieldInsn(opcode, owner, name, descriptor);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      String call = simple(owner) + "." + name;
      Instead instead = INSTEAD.get(call + descriptor);
      if (instead != null) {
        instead(instead.method, instead.descriptor);
      } else if (call.equals("VarHandle.setRelease") && descriptor.endsWith("Slot;J)V")) {
        point("reads", call);
        instead("writeLazily", "(Ljava/lang/invoke/VarHandle;Ljava/lang/Object;J)V");
      } else {
        if (isShared(owner) && !name.equals("<init>")) {
          point(WEAK.matcher(call).matches() ? "reads" : "writes", call);
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    }

    private void point(String kind, String what) {
      String place = method + ":" + line + " " + what;
      places.add(place);
      super.visitLdcInsn(place);
      super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, kind, "(Ljava/lang/String;)V", false);
    }

    private void instead(String ours, String descriptor) {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, ours, descriptor, false);
    }
  }
}
