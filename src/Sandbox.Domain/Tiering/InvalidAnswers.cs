namespace Sandbox.Domain.Tiering;

/// <summary>Why an answer is refused.</summary>
public enum AnswerProblem { UnknownQuestion, UnknownOption, RepeatedOption, SeveralAnswers, ExclusiveOptionCombined, NotANumber, OutOfRange, TooLong }

/// <summary>A refused answer: the question, why, and the value concerned.</summary>
public sealed record AnswerError(string QuestionId, AnswerProblem Problem, string Value);

/// <summary>Answers that do not fit the pack; nothing is tiered from them.</summary>
public sealed class InvalidAnswers(IReadOnlyList<AnswerError> errors)
    : Exception(string.Join("; ", errors.Select(e => $"{e.QuestionId}: {e.Problem} ({e.Value})")))
{
    public IReadOnlyList<AnswerError> Errors { get; } = errors;
}
