package dev.geturl.pool

import java.util.concurrent.ConcurrentHashMap

/** The platform's map that many threads may change at once. */
internal typealias ConcurrentMap<K, V> = ConcurrentHashMap<K, V>
