namespace Sandbox.Domain.Forms;

/// <summary>A form definition or stored answers that cannot be read: where (a JSON path such as "$.sections[0].id") and why.</summary>
public sealed class FormFormatException(string path, string reason) : Exception($"{path}: {reason}")
{
    public string Path { get; } = path;
    public string Reason { get; } = reason;
}
