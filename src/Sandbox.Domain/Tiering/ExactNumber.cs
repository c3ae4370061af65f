using System.Globalization;

namespace Sandbox.Domain.Tiering;

// decimal.Parse rounds silently what it cannot hold; near a legal threshold that would change the tier.
internal static class ExactNumber
{
    private const int MaximumLength = 64;
    private const int MaximumDigits = 28;

    // Accepts "12", "-0.5", "10000000000000000000000000" and "1e25", at most 28 significant digits; anything that would be rounded is refused.
    public static bool TryParse(string text, out decimal value)
    {
        if (text.Length is > 0 and <= 18 && !text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            value = long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
            return true;
        }
        value = 0m;
        if (text.Length is 0 or > MaximumLength || text.Any(c => !char.IsAsciiDigit(c) && c is not ('-' or '+' or '.' or 'e' or 'E')))
            return false;
        var exponentAt = text.IndexOfAny(['e', 'E']);
        var mantissa = exponentAt < 0 ? text : text[..exponentAt];
        if (exponentAt >= 0 && text.IndexOf('-', exponentAt) >= 0)
            return false;
        var pointAt = mantissa.IndexOf('.', StringComparison.Ordinal);
        var fraction = pointAt < 0 ? 0 : mantissa.Length - pointAt - 1;
        var digits = string.Concat(mantissa.Where(char.IsAsciiDigit)).Trim('0').Length;
        return digits <= MaximumDigits
            && fraction <= MaximumDigits
            && decimal.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out value);
    }
}
