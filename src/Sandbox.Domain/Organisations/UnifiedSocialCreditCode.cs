namespace Sandbox.Domain.Organisations;

/// <summary>The unified social credit code of an organisation in China (GB 32100-2015): 17 characters and a check character modulo 31.</summary>
public static class UnifiedSocialCreditCode
{
    // GB 32100-2015: digits and capitals without I, O, S, V, Z; a character's place is its value.
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>Whether the code has its 18 capitals and digits, a region of six digits, and the right check character.</summary>
    public static bool IsValid(string? code)
    {
        if (code is not { Length: 18 } || !code.All(Alphabet.Contains) || !code[2..8].All(char.IsAsciiDigit))
            return false;
        var (sum, weight) = (0, 1);
        foreach (var character in code[..17])
        {
            sum += Alphabet.IndexOf(character) * weight;
            weight = weight * 3 % 31;
        }

        return Alphabet[(31 - (sum % 31)) % 31] == code[17];
    }
}
