namespace Sandbox.Workflows.Drawing;

/// <summary>How a drawing looks where no page styles it: in a README, light and dark.</summary>
public static class FlowStyle
{
    public const string OfAFile =
        """
        .flow{font-family:system-ui,"Noto Sans SC",sans-serif;background:#fff;color:#1d2733}
        .flow text{font-size:12px;fill:#1d2733;text-anchor:middle}
        .flow .flow-title{font-weight:600}.flow .flow-detail{fill:#4a5a6a}
        .flow .flow-port{text-anchor:start;font-size:11px;fill:#33475b;stroke:#fff;stroke-width:3px;paint-order:stroke}
        .flow rect,.flow path{fill:#eef2f6;stroke:#5b6b7b}
        .flow .flow-humantask rect{fill:#dcebfb;stroke:#1f5f99}.flow .flow-wait rect{fill:#fdf1d0;stroke:#8a6a12}
        .flow .flow-branch path,.flow .flow-flowdecision path{fill:#f2e9fb;stroke:#6b4a93}
        .flow .flow-act rect{fill:#e2f3e6;stroke:#2f7a43}
        .flow .flow-start rect,.flow .flow-end rect,.flow .flow-finish rect{fill:#1d2733;stroke:#1d2733}
        .flow .flow-start text,.flow .flow-end text,.flow .flow-finish text{fill:#fff}
        .flow .flow-line{fill:none;stroke:#5b6b7b;stroke-width:1.4}.flow .flow-back{stroke-dasharray:5 4}
        .flow .flow-head{fill:#5b6b7b;stroke:none}
        """;
}
