using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Localization;
using Sandbox.Domain.Seals;
using Sandbox.Web.Features.Seals.Read;

namespace Sandbox.Web.Features.Seals;

/// <summary>A small picture for a company's own pages: the number, and the status in words as well as in colour.</summary>
public static class SealBadge
{
    private const int Height = 28;

    public static string Draw(ReadSeal.Seal seal, IStringLocalizer<SealTexts> texts)
    {
        var left = $"{texts[seal.Facts.Demonstration is null ? "Badge.Name" : "Badge.Demonstration"].Value} {seal.Number}";
        var right = texts[$"Status.{seal.Status}"].Value;
        var (leftWidth, rightWidth) = (Width(left), Width(right));
        var width = leftWidth + rightWidth;
        var label = HtmlEncoder.Default.Encode($"{left}: {right}");
        return string.Create(CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{Height}" role="img" aria-label="{label}">
              <title>{label}</title>
              <rect width="{leftWidth}" height="{Height}" fill="#1b2430"/>
              <rect x="{leftWidth}" width="{rightWidth}" height="{Height}" fill="{Colour(seal.Status)}"/>
              <g fill="#fff" font-family="Noto Sans, Noto Sans CJK SC, Segoe UI, Microsoft YaHei, sans-serif" font-size="13" text-anchor="middle">
                <text x="{leftWidth / 2}" y="18.5">{HtmlEncoder.Default.Encode(left)}</text>
                <text x="{leftWidth + rightWidth / 2}" y="18.5">{HtmlEncoder.Default.Encode(right)}</text>
              </g>
            </svg>
            """);
    }

    private static string Colour(SealStatus status) => status switch
    {
        SealStatus.Valid => "#1d6b38",
        SealStatus.Suspended => "#8a5a00",
        SealStatus.Revoked => "#b0241d",
        SealStatus.Expired or SealStatus.Superseded => "#4b5666",
    };

    // The viewer's font is not known here: a Han character is a square, any other about half of one.
    private static int Width(string text) => 18 + (int)Math.Ceiling(text.Sum(c => c > '\u2e80' ? 13.2 : 7.6));
}
