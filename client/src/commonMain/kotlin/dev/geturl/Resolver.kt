package dev.geturl

/** Finds the addresses of a host. */
public fun interface Resolver {
    /**
     * The addresses of [host], best first. Never blocks the thread it is called on; cancelling returns at once.
     *
     * @throws dev.geturl.HttpException.UnknownHost when there are none.
     */
    public suspend fun resolve(host: String): List<IpAddress>

    /** Resolvers that need no network. */
    public companion object {
        /**
         * Answers the hosts of [addresses], in any case of letters, from the map and asks [otherwise] for all others.
         */
        public fun of(addresses: Map<String, List<IpAddress>>, otherwise: Resolver): Resolver {
            val known = addresses.mapKeys { it.key.lowercase() }
            return Resolver { host -> known[host.lowercase()] ?: otherwise.resolve(host) }
        }
    }
}
