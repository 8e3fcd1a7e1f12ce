package dev.geturl

/** What TLS options may be, and which contradict each other. */
internal object TlsRules {
    private val LEVELS = 0..5

    fun checkProtocols(alpn: List<String>, protocols: Set<TlsVersion>, securityLevel: Int) {
        for (name in alpn) {
            require(name == "http/1.1" || name == "http/1.0") {
                "alpn has \"$name\", which a client cannot speak: give http/1.1 or http/1.0"
            }
        }
        require(protocols.isNotEmpty()) { "protocols is empty: give at least one version of TLS" }
        require(securityLevel in LEVELS) { "securityLevel is $securityLevel: give 0 to 5" }
    }

    /** An own certificate comes from one place, and so does its key. */
    fun checkOwn(certfile: Any?, cert: Any?, keyfile: Any?, key: Any?, chooser: Any?) {
        require(certfile == null || cert == null) { "certfile and cert are given: leave one of them out" }
        require(keyfile == null || key == null) { "keyfile and key are given: leave one of them out" }
        val hasCertificate = certfile != null || cert != null
        require(hasCertificate || keyfile == null) { "keyfile is given without certfile: give both" }
        require(hasCertificate || key == null) { "key is given without a certificate: give cert, too" }
        require(!hasCertificate || chooser == null) { "identityChooser stands beside a certificate: leave one out" }
    }

    /** What nobody heeds where nothing is verified, is not to be given: it would lull. */
    fun checkTrust(verify: Boolean, request: Boolean, authorities: List<Any?>, revocation: TlsRevocation?) {
        require(verify || authorities.all { it == null }) {
            "verify is off, so that cafile, cadir and castore would not be heeded: leave them out, or verify"
        }
        require(verify || revocation == null) {
            "verify is off, so that revocation would not be heeded: leave it out, or verify"
        }
        require(request || !verify) {
            "request is off, but require (verify) is on: what is required has to be asked for"
        }
    }

    /** [given] and [defaults] are the options that a model's are used in place of. */
    fun checkModel(hasModelItself: Boolean, given: List<Pair<String, Any?>>, defaults: List<Pair<String, Any?>>) {
        require(!hasModelItself) { "model has a model itself: name that one" }
        checkApart("model", given, defaults)
    }

    /** [given] and [defaults] are the options that those of [other] are used in place of. */
    fun checkApart(other: String, given: List<Pair<String, Any?>>, defaults: List<Pair<String, Any?>>) {
        val own = (given - defaults.toSet()).joinToString { it.first }
        require(own.isEmpty()) { "$own stands beside $other, whose own is used: leave it out, or put it there" }
    }

    fun checkPassword(isGiven: Boolean, isAskedFor: Boolean): Unit = require(!isGiven || !isAskedFor) {
        "password and passwordcommand are given, of which one would not be heeded: give one of them"
    }

    fun refuseKeyLog(keylogfile: String?): Unit = require(keylogfile == null) {
        "keylogfile cannot be honoured: no provider of TLS for the JVM gives the secrets of its sessions away. Watch " +
            "the exchange with an EventListener, or load an agent for it into the JVM while you look for a fault"
    }
}
