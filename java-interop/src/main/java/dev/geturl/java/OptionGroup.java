package dev.geturl.java;

import java.util.function.Consumer;

/** A group of options: one of the client's values, which each setter puts a changed one in the place of. */
abstract class OptionGroup<T> {
    T options;

    OptionGroup(T options) {
        this.options = options;
    }

    final T options() {
        return options;
    }

    /** What {@code group} has come to when {@code change} has seen it. */
    static <T, G extends OptionGroup<T>> T changed(G group, Consumer<? super G> change) {
        change.accept(group);
        return group.options();
    }

    /** The options and their values, without secrets. */
    @Override
    public final String toString() {
        return options.toString();
    }
}
