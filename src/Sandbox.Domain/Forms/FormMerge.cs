using System.Collections.Immutable;

namespace Sandbox.Domain.Forms;

/// <summary>What two people wrote at once on one form, joined field by field.</summary>
/// <param name="Mine">Both changes, and mine where both changed the same field differently.</param>
/// <param name="Theirs">Both changes, and theirs where both changed the same field differently.</param>
/// <param name="Contested">The ids of the fields that both changed differently, in ordinal order.</param>
public sealed record FormMerge(FormAnswers Mine, FormAnswers Theirs, ImmutableArray<string> Contested)
{
    /// <summary>Joins two versions that began from the same answers.</summary>
    public static FormMerge Of(FormAnswers before, FormAnswers mine, FormAnswers theirs)
    {
        var (joinedMine, joinedTheirs) = (theirs, theirs);
        var contested = ImmutableArray.CreateBuilder<string>();
        foreach (var id in before.Values.Ids.Union(mine.Values.Ids).Union(theirs.Values.Ids).Order(StringComparer.Ordinal))
        {
            var (was, own, other) = (before.Values[id], mine.Values[id], theirs.Values[id]);
            if (Equals(own, was) || Equals(own, other)) continue;
            joinedMine = joinedMine.With(id, own);
            if (Equals(other, was)) joinedTheirs = joinedTheirs.With(id, own);
            else contested.Add(id);
        }
        // A mark is there or not: where both changed it, both changed it alike.
        foreach (var id in before.Confidential.SymmetricExcept(mine.Confidential))
        {
            var marked = mine.Confidential.Contains(id);
            (joinedMine, joinedTheirs) = (joinedMine.Mark(id, marked), joinedTheirs.Mark(id, marked));
        }
        return new(joinedMine, joinedTheirs, contested.ToImmutable());
    }
}
