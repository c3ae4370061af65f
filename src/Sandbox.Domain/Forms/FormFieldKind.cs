namespace Sandbox.Domain.Forms;

/// <summary>What a field asks for, and with it the shape of its value (see <see cref="FormValue"/>).</summary>
public enum FormFieldKind
{
    /// <summary>One line of text.</summary>
    ShortText,
    /// <summary>Several lines of text.</summary>
    LongText,
    /// <summary>A decimal number written as text, "." as decimal sign, no exponent, no grouping.</summary>
    Number,
    /// <summary>An amount with its ISO 4217 currency, written "CNY 1200.50".</summary>
    Money,
    /// <summary>A calendar date, written "2026-03-31".</summary>
    Date,
    /// <summary>Yes or no.</summary>
    YesNo,
    /// <summary>One option's value.</summary>
    Choice,
    /// <summary>A list of options' values.</summary>
    MultiChoice,
    /// <summary>One e-mail address.</summary>
    Email,
    /// <summary>One absolute http or https address.</summary>
    Url,
    /// <summary>A table of rows over the field's columns.</summary>
    Rows,
    /// <summary>A list of ids of evidence items.</summary>
    Evidence,
}
