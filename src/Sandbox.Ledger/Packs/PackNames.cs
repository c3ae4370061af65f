namespace Sandbox.Ledger.Packs;

// How a pack spells the members of its enumerations.
internal static class PackNames
{
    public static string Of(PackAudience audience) => audience switch
    {
        PackAudience.Auditor => "auditor",
        PackAudience.Company => "company",
    };

    public static string Of(PackSource kind) => kind switch
    {
        PackSource.RulePack => "rule-pack",
        PackSource.Preset => "preset",
        PackSource.Calendar => "calendar",
        PackSource.Workflow => "workflow",
    };
}
