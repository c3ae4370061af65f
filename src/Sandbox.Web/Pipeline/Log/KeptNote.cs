using Sandbox.Ledger.Checkpoints;

namespace Sandbox.Web.Pipeline.Log;

/// <summary>A checkpoint as people hand it in: pasted, or from a file.</summary>
public static class KeptNote
{
    /// <summary>Characters that a note has at most; with a hundred witnesses it has two thirds of that. The first leaf after a recovery holds it, and must fit into a bundle of the log.</summary>
    public const int Longest = 16_000;

    /// <summary>Whether the text is a signed note with a checkpoint; by whom is another matter.</summary>
    public static bool IsCheckpoint(string note)
    {
        try
        {
            return note.Length <= Longest && Checkpoint.Parse(SignedNote.Parse(note).Text).Size >= 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The text as a note has it: forms send other line ends, and copying drops the last.</summary>
    public static string Tidy(string text) => text.ReplaceLineEndings("\n").Trim('\n', ' ', '\t', '\uFEFF') + "\n";
}
