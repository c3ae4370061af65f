namespace Sandbox.Web.Features.Members;

public sealed class MembersTexts;
