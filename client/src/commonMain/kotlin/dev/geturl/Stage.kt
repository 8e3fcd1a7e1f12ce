package dev.geturl

/**
 * How far a transaction has come: the manual's `stage`, in the order of its life.
 *
 * @property text the manual's word for it.
 */
public enum class Stage(public val text: String) {
    /** The call was accepted; nothing has been done on the network. */
    CREATED("created"),

    /** A connection is being found or opened, and the request written. */
    CONNECTING("connecting"),

    /** The request's head is on its way and the response's head is awaited. */
    HEADER("header"),

    /** The response's head is known and its body is being received. */
    BODY("body"),

    /** Nothing more will happen; [Transaction.status] says how it ended. */
    COMPLETE("complete"),
    ;

    /** The manual's word. */
    override fun toString(): String = text
}
