using System.Collections;

namespace Sandbox.Web.Shared.Forms;

public sealed record FormError(string Field, string Message);

// What is wrong with a posted form, in the order of its fields; a field is named as in the form ("Input.Email"), "" is the whole form.
public sealed class FormErrors : IEnumerable<FormError>
{
    private readonly List<FormError> errors = [];

    public bool Any => errors.Count > 0;

    public string? this[string field] => errors.Find(error => error.Field == field)?.Message;

    // Whether something is wrong with a part of the form: "Input.Address" of "Input.Address.Street".
    public bool Under(string part) => errors.Exists(error => error.Field.StartsWith(part, StringComparison.Ordinal));

    public void Add(string field, string message) => errors.Add(new FormError(field, message));

    // Adds the message where nothing was typed; answers whether something was.
    public bool Require(string field, string? value, string message)
    {
        if (!string.IsNullOrWhiteSpace(value))
            return true;

        Add(field, message);
        return false;
    }

    public static string Id(string field) => field.Replace('.', '-').Replace('[', '-').Replace('/', '-').Replace("]", "");

    public IEnumerator<FormError> GetEnumerator() => errors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
