package dev.geturl.java;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What callers in Kotlin see, by the dumps of the public API: class files do not tell it from what is internal. */
final class KotlinApi {
    private static final Set<String> CONSTRUCTORS = new HashSet<>();
    private static final Set<String> FUNCTIONS = new HashSet<>();
    private static final Set<String> ALL = new TreeSet<>();

    /** What every value class and record has, and what callers in Java have another way. */
    private static final Set<String> ORDINARY =
            Set.of("equals", "hashCode", "toString", "copy", "close", "valueOf", "values", "invoke");

    static {
        for (String module : List.of("client", "cookies", "websocket")) {
            read(Path.of("..", module, "api", module + ".api"));
        }
    }

    private KotlinApi() {}

    private static void read(Path dump) {
        String type = "";
        try {
            for (String line : Files.readAllLines(dump)) {
                if (line.startsWith("public ")) {
                    type = Arrays.stream(line.split(" "))
                            .filter(word -> word.contains("/"))
                            .findFirst()
                            .orElseThrow()
                            .replace('/', '.');
                    ALL.add(type);
                } else if (line.contains("fun <init>") && !line.contains("synthetic")) {
                    CONSTRUCTORS.add(type + line.replaceFirst(".*<init> ", "").trim());
                } else if (line.contains(" fun ")) {
                    FUNCTIONS.add(type + "." + line.replaceFirst(".* fun ", "").replaceFirst(" .*", ""));
                }
            }
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** All public classes. */
    static Set<String> classes() {
        return ALL;
    }

    /** Whether {@code type} is not Kotlin's, or not internal there. */
    static boolean isSeen(Class<?> type) {
        return ALL.contains(type.getName()) || type.getPackageName().equals(Http.class.getPackageName());
    }

    /** Whether {@code constructor} is not Kotlin's, or not internal there. */
    static boolean isSeen(Constructor<?> constructor) {
        String type = constructor.getDeclaringClass().getName();
        String takes = MethodType.methodType(void.class, constructor.getParameterTypes())
                .toMethodDescriptorString();
        return !ALL.contains(type) || CONSTRUCTORS.contains(type + takes);
    }

    /** The names of what {@code type} can do, without their getters' and setters' prefixes. */
    static Set<String> namesOf(Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (Method method : type.getDeclaredMethods()) {
            boolean isSeen = FUNCTIONS.contains(type.getName() + "." + method.getName());
            if (!isSeen || method.isSynthetic()) continue;
            String name = method.getName().replaceFirst("-.*", "");
            if (!ORDINARY.contains(name) && !name.startsWith("component")) names.add(property(name));
        }
        return names;
    }

    /** The names of what {@code type} can do in Java, inherited ones included. */
    static Set<String> javaNamesOf(Class<?> type) {
        List<String> names = new ArrayList<>();
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            Arrays.stream(at.getDeclaredMethods())
                    .filter(method -> Modifier.isPublic(method.getModifiers()))
                    .forEach(method -> names.add(method.getName()));
        }
        return new TreeSet<>(names);
    }

    private static String property(String name) {
        if (!name.matches("(get|set)[A-Z].*")) return name;
        return Character.toLowerCase(name.charAt(3)) + name.substring(4);
    }
}
