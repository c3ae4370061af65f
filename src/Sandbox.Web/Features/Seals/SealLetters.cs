using FluentValidation;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Seals;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Features.Seals;

/// <summary>A decision on a seal, which is signed by letter.</summary>
internal interface ISealDecision
{
    string Reasons { get; }
    string Facts { get; }

    /// <summary>The one authoritative language of the letter: <c>en</c> or <c>zh-Hans</c>.</summary>
    string Language { get; }
}

internal sealed class SealDecisionRules : AbstractValidator<ISealDecision>
{
    public SealDecisionRules()
    {
        RuleFor(decision => decision.Reasons).NotEmpty().MaximumLength(4000);
        RuleFor(decision => decision.Facts).NotEmpty().MaximumLength(8000);
        RuleFor(decision => decision.Language).Must(language => Languages.All.Contains(language));
    }
}

/// <summary>Sets decisions on seals out as letters.</summary>
internal static class SealLetters
{
    /// <summary>From so many points of 5 on, a criterion is met.</summary>
    public const int Sufficient = 3;

    /// <summary>What a decision departs from that does not follow the supervisor's proposal.</summary>
    public const string Proposal = nameof(Proposal);

    public static string SealGround(this LetterDesk letters, CaseFile file, string language) => letters.Ground(file, LegalMatter.Seal, language);

    /// <summary>Signs the letter of a decision on a request: with the officer's scores, and why it does not follow the proposal where it does not.</summary>
    public static Task<FormalDecision> Sign(this LetterDesk letters, SealReview review, ISealDecision decision, string? departure, CancellationToken token) =>
        letters.Sign(
            review.Case, review.Case.Acts[^1],
            new Letter(review.Issued == true ? "IssueSeal" : "RefuseSeal", decision.Facts, decision.Language)
            {
                Criteria = [.. review.Scores.Select(score => new DecidedCriterion(score.Criterion, score.Points >= Sufficient, $"{score.Points}/5. {score.Reasons}"))],
                Departures = string.IsNullOrWhiteSpace(departure) ? [] : [new(Proposal, departure.Trim())],
                DepartsFrom = review.ProposesIssue == review.Issued ? [] : [Proposal],
            },
            token);

    /// <summary>Signs the letter of a measure against a seal, or of its end.</summary>
    public static Task<FormalDecision> Sign(this LetterDesk letters, CaseFile file, ISealDecision decision, CancellationToken token) =>
        letters.Sign(file, file.Acts[^1], new Letter(file.Acts[^1].Act.ToString(), decision.Facts, decision.Language), token);
}
