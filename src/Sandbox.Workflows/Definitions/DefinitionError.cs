namespace Sandbox.Workflows.Definitions;

/// <summary>Why a definition is refused: the file, the activity (null where the whole file is meant) and the reason.</summary>
public sealed record DefinitionError(string File, string? Activity, string Reason)
{
    public override string ToString() => Activity is null ? $"{File}: {Reason}" : $"{File}: {Activity}: {Reason}";
}

/// <summary>Thrown at load; holds everything that is wrong with the definition, not only the first fault.</summary>
public sealed class DefinitionRefused(IReadOnlyList<DefinitionError> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<DefinitionError> Errors { get; } = errors;
}
