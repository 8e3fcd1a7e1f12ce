package android.os;

/** As much of Android's as tells which thread is the main one; without any unless a test poses as Android. */
public final class Looper {
    private static volatile Looper main;
    private static volatile boolean isStub;
    private final Thread thread;

    public Looper(Thread thread) {
        this.thread = thread;
    }

    /** From now on {@code looper} is the main one; null for none. */
    public static void pose(Looper looper) {
        main = looper;
        isStub = false;
    }

    /** As in the classes that unit tests of Android are compiled against. */
    public static void poseAsStub() {
        isStub = true;
    }

    public static Looper getMainLooper() {
        if (isStub) throw new UnsupportedOperationException("not mocked");
        return main;
    }

    public Thread getThread() {
        return thread;
    }
}
