namespace Sandbox.Web.Notices;

// The mails about a case, by the name that procedures and acts give a notice.
public sealed class NoticeTexts;
