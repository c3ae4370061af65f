namespace Sandbox.Ledger.Packs;

// How a pack spells the members of its enumerations.
internal static class PackNames
{
    public static string Of(PackAudience audience) => audience switch
    {
        PackAudience.Auditor => "auditor",
        PackAudience.Company => "company",
    };

    public static string Of(PackedFile kind) => kind switch
    {
        PackedFile.RulePack => "rule-pack",
        PackedFile.Preset => "preset",
        PackedFile.Calendar => "calendar",
        PackedFile.Workflow => "workflow",
    };
}
