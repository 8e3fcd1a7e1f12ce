package dev.geturl.checks

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.maps.shouldContainExactly
import io.kotest.matchers.shouldBe
import org.jetbrains.org.objectweb.asm.ClassReader
import org.jetbrains.org.objectweb.asm.ClassVisitor
import org.jetbrains.org.objectweb.asm.MethodVisitor
import org.jetbrains.org.objectweb.asm.Opcodes
import java.io.File

/** What of the published modules finds something by its name, which a native image and R8 have to be told of. */
class ReachabilityTest : FunSpec({
    val root = File(System.getProperty("house.root"))
    val modules = listOf("client", "cookies", "websocket", "java-interop")

    test("nothing is found by its name but what the metadata of native images list") {
        modules.associateWith { classesOf(root, it).flatMap(::lookUps).sorted().toList() } shouldContainExactly mapOf(
            "client" to emptyList(),
            "cookies" to listOf("dev/geturl/cookies/ShippedSuffixesKt: java/lang/Class.getResourceAsStream"),
            "websocket" to emptyList(),
            "java-interop" to listOf(
                "dev/geturl/java/bridge/Blocking: java/lang/invoke/MethodHandles\$Lookup.findVirtual",
                "dev/geturl/java/bridge/MainThread: java/lang/Class.forName",
                "dev/geturl/java/bridge/MainThread: java/lang/Class.getMethod",
                "dev/geturl/java/bridge/MainThread: java/lang/Class.getMethod",
            ),
        )
    }

    test("what the metadata list is there") {
        val listed = modules.associateWith { module ->
            metadataOf(
                root,
                module,
            ).flatMap { NAME.findAll(it.readText()) }.map { it.groupValues[1] }.distinct().sorted()
        }
        listed shouldContainExactly mapOf(
            "client" to emptyList(),
            "cookies" to listOf("dev/geturl/cookies/public_suffix_list.dat"),
            "websocket" to emptyList(),
            "java-interop" to listOf("android.os.Looper", "isVirtual", "java.lang.Thread"),
        )
        File(root, "cookies/target/classes/dev/geturl/cookies/public_suffix_list.dat").isFile shouldBe true
    }

    test("each module has its rules for R8, where R8 and where ProGuard looks for them") {
        for (module in modules) {
            val artefact = if (module == "java-interop") "geturl-java" else "geturl-$module"
            val found = listOf("META-INF/proguard", "META-INF/com.android.tools/r8").map {
                File(root, "$module/target/classes/$it/$artefact.pro")
            }
            withClue(module) { found.map { it.isFile }.distinct() shouldBe listOf(true) }
            found.map { it.readText() }.distinct().size shouldBe 1
        }
    }

    test("each module tells what it requires and exports what its callers name, and nothing else") {
        for (module in modules) {
            val exported = File(root, "$module/target/classes/module-info.class").inputStream().use { file ->
                java.lang.module.ModuleDescriptor.read(file).exports().filterNot { it.isQualified }.map { it.source() }
            }
            val public = File(root, "$module/api")
                .listFiles()
                .orEmpty()
                .single()
                .readLines()
                .mapNotNull { PUBLIC.find(it)?.groupValues?.get(1)?.replace('/', '.') }
            withClue(module) { exported shouldContainExactlyInAnyOrder public.distinct() }
        }
    }
})

/** Resources as patterns, types and methods, in either form of the metadata. */
private val NAME = Regex("\"(?:glob|type|name|pattern)\": \"(?:\\\\\\\\Q)?([^\"\\\\]+)")

private val PUBLIC = Regex("^public .*(?:class|interface) ([a-z/]+)/[A-Z]")

private val FINDERS = setOf(
    "java/lang/Class.forName",
    "java/lang/Class.getMethod",
    "java/lang/Class.getDeclaredMethod",
    "java/lang/Class.getField",
    "java/lang/Class.getDeclaredField",
    "java/lang/Class.getConstructor",
    "java/lang/Class.getDeclaredConstructor",
    "java/lang/Class.getResource",
    "java/lang/Class.getResourceAsStream",
    "java/lang/ClassLoader.loadClass",
    "java/lang/ClassLoader.getResource",
    "java/lang/ClassLoader.getResourceAsStream",
    "java/lang/invoke/MethodHandles\$Lookup.findVirtual",
    "java/lang/invoke/MethodHandles\$Lookup.findStatic",
    "java/lang/invoke/MethodHandles\$Lookup.findVarHandle",
    "java/lang/reflect/Proxy.newProxyInstance",
    "java/util/ResourceBundle.getBundle",
    "java/util/ServiceLoader.load",
)

private fun classesOf(root: File, module: String): Sequence<File> =
    File(root, "$module/target/classes").walk().filter { it.extension == "class" }

private fun metadataOf(root: File, module: String): List<File> =
    File(root, "$module/target/classes/META-INF/native-image").walk().filter { it.extension == "json" }.toList()

/** The calls of one class that find something by its name. */
private fun lookUps(file: File): List<String> {
    val reader = ClassReader(file.readBytes())
    val found = mutableListOf<String>()
    val calls = object : MethodVisitor(Opcodes.ASM9) {
        override fun visitMethodInsn(opcode: Int, owner: String, name: String, type: String, isInterface: Boolean) {
            if ("$owner.$name" in FINDERS) found.add("${reader.className}: $owner.$name")
        }
    }
    val methods = object : ClassVisitor(Opcodes.ASM9) {
        override fun visitMethod(
            access: Int,
            name: String,
            type: String,
            generics: String?,
            failures: Array<out String>?,
        ) = calls
    }
    reader.accept(methods, ClassReader.SKIP_DEBUG or ClassReader.SKIP_FRAMES)
    return found
}
