using Sandbox.Domain.Forms;

namespace Sandbox.Web.Pipeline;

/// <summary>What the company says about a variation.</summary>
public static class VariationStatement
{
    private static readonly string[] Risky = ["system", "purpose", "data"];

    /// <summary>Whether the change may move the test into another tier.</summary>
    public static bool BearsOnTier(FormAnswers statement) =>
        statement.Values.Text("material") != "no" || statement.Values.Many("topics").Any(Risky.Contains);
}
