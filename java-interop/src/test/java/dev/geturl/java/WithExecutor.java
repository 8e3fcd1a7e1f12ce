package dev.geturl.java;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

/** The same with threads of the caller's, which are called "ours". */
abstract class WithExecutor extends WithHttp {
    final ExecutorService executor;

    WithExecutor() {
        this(Executors.newFixedThreadPool(2, task -> new Thread(task, "ours")));
    }

    private WithExecutor(ExecutorService executor) {
        super(Http.builder().executor(executor).build());
        this.executor = executor;
    }

    @AfterEach
    @Override
    void nothingIsLeft() throws Exception {
        super.nothingIsLeft();
        executor.shutdown();
    }
}
