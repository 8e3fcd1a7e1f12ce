package dev.geturl.checks.rules

import dev.geturl.checks.Finding
import dev.geturl.checks.Reference
import dev.geturl.checks.ReferenceGraph
import dev.geturl.checks.Rule
import dev.geturl.checks.SourceFile
import dev.geturl.checks.SourceTree

/**
 * Files never use each other in a circle: each can be read, tested and moved with nothing but what lies below it.
 * One finding a circle, the shortest through its first file.
 */
internal class CircleRule(private val allowed: Set<Set<String>> = ALLOWED) : Rule {
    override val name: String = "circle"

    override fun check(tree: SourceTree): List<Finding> {
        val told = mutableSetOf<SourceFile>()
        return tree.kotlinMain.mapNotNull { file ->
            val circle = if (file in told) null else shortestCircle(tree.references, file)
            circle?.let {
                told += circle.map { step -> step.from }
                finding(circle)
            }
        }
    }

    private fun finding(circle: List<Reference>): Finding? {
        if (circle.map { it.from.path }.toSet() in allowed) return null
        val steps = circle.joinToString("; ") { "${it.from.path}:${it.line} uses ${it.name} of ${it.to.name}" }
        val first = circle.first()
        return finding(first.from, first.line, "files use each other in a circle: $steps. $MEND")
    }

    /** Breadth first, so the first way back to [start] is the shortest; null when there is none. */
    private fun shortestCircle(graph: ReferenceGraph, start: SourceFile): List<Reference>? {
        val cameBy = mutableMapOf<SourceFile, Reference>()
        val queue = ArrayDeque(listOf(start))
        while (queue.isNotEmpty()) {
            val file = queue.removeFirst()
            for (reference in graph.from(file)) {
                if (reference.to in cameBy) continue
                cameBy[reference.to] = reference
                if (reference.to == start) return wayBack(cameBy, start)
                queue += reference.to
            }
        }
        return null
    }

    private fun wayBack(cameBy: Map<SourceFile, Reference>, start: SourceFile): List<Reference> {
        val steps = generateSequence(cameBy.getValue(start)) { step ->
            if (step.from == start) null else cameBy.getValue(step.from)
        }
        return steps.toList().reversed()
    }

    private companion object {
        const val MEND = "Move what both need into a file of its own, or hand one to the other as an interface"

        /** The files of circles that we live with, each with the reason in a comment. */
        val ALLOWED = setOf<Set<String>>()
    }
}
