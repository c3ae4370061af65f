namespace Sandbox.Web.Shared.Forms;

public enum TaskState
{
    CannotStartYet,
    NotStarted,
    InProgress,
    Completed,
}

public static class TaskStates
{
    // The look of its tag; the words next to it say the same.
    public static string Tag(this TaskState state) => state switch
    {
        TaskState.CannotStartYet => "muted",
        TaskState.NotStarted => "plain",
        TaskState.InProgress => "info",
        TaskState.Completed => "done",
    };
}
