package dev.geturl.cli

/**
 * One part of a form: `-F` or `--form-string`.
 *
 * @property name what it is called; null for one that has no name.
 * @property content what is in it.
 * @property type its `Content-Type`; null where the content decides.
 * @property fileName makes it a file for the server; null where the content decides.
 * @property encoder in which transfer encoding it is sent; null for as it is.
 * @property headers further field lines, `Name: value`.
 */
internal class FormField(
    val name: String?,
    val content: FormContent,
    val type: String? = null,
    val fileName: String? = null,
    val encoder: String? = null,
    val headers: List<String> = emptyList(),
)

/** What is in a part of a form. */
internal sealed interface FormContent {
    /** A text. */
    class Text(val text: String) : FormContent

    /**
     * What a file holds, `-` for standard input.
     *
     * @property isUpload whether the server is told that it is a file, and its name.
     */
    class File(val name: String, val isUpload: Boolean) : FormContent

    /** Parts of its own. */
    class Parts(val fields: List<FormField>) : FormContent
}
