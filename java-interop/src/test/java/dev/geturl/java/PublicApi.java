package dev.geturl.java;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What callers in Java see: the public classes of this module, and every type of ours that they mention. */
final class PublicApi {
    private PublicApi() {}

    /** The public classes of the package. */
    static List<Class<?>> ofThisModule() throws IOException, URISyntaxException {
        Path classes = Path.of(
                Http.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.list(classes.resolve("dev/geturl/java"))) {
            List<Class<?>> found = new ArrayList<>();
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".class")) continue;
                Class<?> type = load("dev.geturl.java." + name.substring(0, name.length() - ".class".length()));
                if (isSeen(type)) found.add(type);
            }
            return found;
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new AssertionError(missing);
        }
    }

    private static boolean isSeen(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getDeclaringClass()) {
            if (!Modifier.isPublic(at.getModifiers())) return false;
        }
        return !type.isSynthetic();
    }

    /** The names of all types that {@code roots} mention, and those that these mention where they are ours. */
    static Set<String> typesMentionedBy(List<Class<?>> roots) {
        Set<String> types = new LinkedHashSet<>();
        for (String mention : mentionedBy(roots)) {
            types.add(mention.substring(mention.lastIndexOf(' ') + 1));
            types.add(mention.substring(0, mention.indexOf(' ')).replaceFirst("(\\.[^.]*)?\\(\\)$", ""));
        }
        return types;
    }

    /** All types that {@code roots} mention, and those that these mention where they are ours. */
    static Set<String> mentionedBy(List<Class<?>> roots) {
        Set<String> mentioned = new LinkedHashSet<>();
        Set<Class<?>> seen = new LinkedHashSet<>(roots);
        Deque<Class<?>> left = new ArrayDeque<>(roots);
        while (!left.isEmpty()) {
            Class<?> type = left.pop();
            if (type.isSealed()) {
                for (Class<?> kind : type.getPermittedSubclasses()) {
                    if (KotlinApi.isSeen(kind) && seen.add(kind)) left.add(kind);
                }
            }
            for (Mention mention : mentionsOf(type)) {
                mentioned.add(mention.where() + " mentions " + mention.type().getName());
                if (mention.type().getName().startsWith("dev.geturl.") && seen.add(mention.type())) {
                    left.add(mention.type());
                }
            }
        }
        return mentioned;
    }

    private record Mention(String where, Class<?> type) {}

    private static List<Mention> mentionsOf(Class<?> type) {
        List<Mention> mentions = new ArrayList<>();
        add(mentions, type.getName(), superclassOf(type));
        add(mentions, type.getName(), type.getGenericInterfaces());
        for (Field field : type.getDeclaredFields()) {
            if (isSeen(field)) add(mentions, type.getName() + "." + field.getName(), field.getGenericType());
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isSeen(constructor) && KotlinApi.isSeen(constructor))
                add(mentions, type.getName() + "()", constructor.getGenericParameterTypes());
        }
        for (Method method : type.getDeclaredMethods()) {
            if (!isSeen(method)) continue;
            String where = type.getName() + "." + method.getName() + "()";
            add(mentions, where, method.getGenericReturnType());
            add(mentions, where, method.getGenericParameterTypes());
            add(mentions, where, method.getGenericExceptionTypes());
        }
        return mentions;
    }

    /** Of one that is not public nothing is seen but what it can do, which is not what it is made of. */
    private static Type superclassOf(Class<?> type) {
        Class<?> superclass = type.getSuperclass();
        boolean isPublic = superclass == null || Modifier.isPublic(superclass.getModifiers());
        return isPublic ? type.getGenericSuperclass() : superclass;
    }

    private static boolean isSeen(Member member) {
        boolean isOpen = (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0 && !member.isSynthetic();
        // What is internal in Kotlin has the module's name behind a dollar sign.
        return isOpen && (member instanceof Constructor<?> || !member.getName().contains("$"));
    }

    private static void add(List<Mention> mentions, String where, Type... types) {
        for (Type type : types) {
            if (type instanceof Class<?> plain) {
                mentions.add(new Mention(where, plain.isArray() ? elementOf(plain) : plain));
            } else if (type instanceof ParameterizedType parameterized) {
                add(mentions, where, parameterized.getRawType());
                add(mentions, where, parameterized.getActualTypeArguments());
            } else if (type instanceof GenericArrayType array) {
                add(mentions, where, array.getGenericComponentType());
            } else if (type instanceof WildcardType wildcard) {
                add(mentions, where, wildcard.getUpperBounds());
                add(mentions, where, wildcard.getLowerBounds());
            } else if (type instanceof TypeVariable<?> variable) {
                Arrays.stream(variable.getBounds())
                        .filter(bound -> bound instanceof Class<?>)
                        .forEach(bound -> add(mentions, where, bound));
            }
        }
    }

    private static Class<?> elementOf(Class<?> array) {
        Class<?> element = array;
        while (element.isArray()) element = element.getComponentType();
        return element;
    }
}
