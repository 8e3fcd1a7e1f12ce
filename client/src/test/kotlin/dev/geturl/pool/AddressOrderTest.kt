package dev.geturl.pool

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll

private class OrderCase(val what: String, val found: String, val failed: String, val expected: String)

private val orders = listOf(
    OrderCase("one address is itself", "4a", "", "4a"),
    OrderCase("one address that failed is itself", "4a", "4a", "4a"),
    OrderCase("addresses of one version keep the resolver's order", "4b 4a 4c", "", "4b 4a 4c"),
    OrderCase("the resolver's first address says which version begins", "6a 6b 4a 4b", "", "6a 4a 6b 4b"),
    OrderCase("versions alternate, and what is left of one comes last", "4a 4b 4c 6a", "", "4a 6a 4b 4c"),
    OrderCase("an order that alternates already stays", "6a 4a 6b 4b", "", "6a 4a 6b 4b"),
    OrderCase("an address that was given twice is tried once", "4a 6a 4a", "", "4a 6a"),
    OrderCase("what failed of late comes last", "4a 4b 4c", "4a", "4b 4c 4a"),
    OrderCase("a version that failed as a whole comes last", "6a 6b 4a 4b", "6a 6b", "4a 4b 6a 6b"),
    OrderCase("versions alternate among what failed as well", "4a 4b 6a 6b 4c", "4a 4b 6b", "6a 4c 4a 6b 4b"),
    OrderCase("when all have failed the order is that of none failed", "6a 6b 4a 4b", "4a 4b 6a 6b", "6a 4a 6b 4b"),
)

private fun addresses(names: String) = names.split(' ').filter { it.isNotEmpty() }.map { name ->
    inet(if (name[0] == '4') "192.0.2.${name[1].code}" else "2001:db8::${name[1]}")
}

class AddressOrderTest : FunSpec({
    for (case in orders) {
        test("in the order of attempts, ${case.what}") {
            val failed = addresses(case.failed)
            AddressOrder.of(addresses(case.found)) { it in failed } shouldBe addresses(case.expected)
        }
    }

    test("of any addresses each is tried once, and none that failed before one that did not") {
        checkAll(Arb.list(Arb.int(0..11), 0..20)) { numbers ->
            val found = numbers.map { inet(if (it % 2 == 0) "192.0.2.$it" else "2001:db8::$it") }
            val failed = found.filter { it.address.bytes.hashCode() % 3 == 0 }.toSet()
            val ordered = AddressOrder.of(found) { it in failed }
            ordered.sortedBy { "$it" } shouldBe found.distinct().sortedBy { "$it" }
            ordered.map { it in failed } shouldBe ordered.map { it in failed }.sorted()
        }
    }
})
