namespace Sandbox.Verifier;

/// <summary>A sentence in the two languages that the program speaks.</summary>
internal readonly record struct Said(string En, string Zh)
{
    public string In(Language language) => language == Language.Chinese ? Zh : En;
}

/// <summary>What people read; programs read English and codes.</summary>
internal enum Language
{
    English,
    Chinese,
}
