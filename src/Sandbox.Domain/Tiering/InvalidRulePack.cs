namespace Sandbox.Domain.Tiering;

/// <summary>What is wrong at a place of a rule pack.</summary>
public enum PackProblem
{
    NotJson, TooLarge, Missing, WrongType, UnknownMember, UnknownValue, Empty, OutOfRange, Duplicate, NotDefined, NotAllowed,
}

/// <summary>A fault of a rule pack: its JSON path, its kind, and the value or name concerned in words for the pack's author.</summary>
public sealed record PackError(string Path, PackProblem Problem, string Reason)
{
    public override string ToString() => $"{Path}: {Reason}";
}

/// <summary>The text is no valid rule pack; every fault found is listed with its place.</summary>
public sealed class InvalidRulePack(IReadOnlyList<PackError> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<PackError> Errors { get; } = errors;
}
