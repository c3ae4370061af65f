namespace Sandbox.Web.Shared;

// Language and theme are remembered for a year and hold nothing about the person.
public static class PreferenceCookie
{
    public static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = TimeSpan.FromDays(365),
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
    };
}
