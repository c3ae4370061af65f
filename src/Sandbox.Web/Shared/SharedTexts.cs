namespace Sandbox.Web.Shared;

// Names the resource files of the shell: SharedTexts.resx and SharedTexts.zh-Hans.resx.
public sealed class SharedTexts;
