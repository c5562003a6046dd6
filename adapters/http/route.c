/* From a path to its handler, by routes.def. */
#include <string.h>

#include "base/attr.h"
#include "http/doors.h"
#include "http/gate.h"
#include "http/routes.h"

struct route {
    const char *path;
    void (*run)(struct tri_exchange *x);
    enum tri_method method;
    enum tri_access access;
};

#define TRI_ROUTE(method, path, handler, access) \
    { path, tri_door_##handler, TRI_##method, TRI_ACCESS_##access },
static const struct route routes[] = {
#include "http/routes.def"
};
#undef TRI_ROUTE

#define TRI_ROUTE(method, path, handler, access) \
    { TRI_##method, path, #handler, #access },
static const struct tri_route_info infos[] = {
#include "http/routes.def"
};
#undef TRI_ROUTE

const struct tri_route_info *tri_routes(size_t *out_n)
{
    *out_n = sizeof(infos) / sizeof(infos[0]);
    return infos;
}

/* Handlers that are no page: those that ask for a password or make one (half a
 * processor-second of it), those that walk the whole book, and those that have
 * their answer at hand, which a monitor must get however many wait. */
static const struct {
    void (*run)(struct tri_exchange *x);
    enum tri_lane lane;
} lanes[] = {
    { tri_door_first_run, TRI_LANE_HASH },
    { tri_door_sign_in, TRI_LANE_HASH },
    { tri_door_password, TRI_LANE_HASH },
    { tri_door_account_factor, TRI_LANE_HASH },
    { tri_door_account_recovery, TRI_LANE_HASH },
    { tri_door_user_make, TRI_LANE_HASH },
    { tri_door_user_reset, TRI_LANE_HASH },
    { tri_door_journal_verify, TRI_LANE_LONG },
    { tri_door_backup_new, TRI_LANE_LONG },
    { tri_door_backup_verify, TRI_LANE_LONG },
    { tri_door_asset, TRI_LANE_NONE },
    { tri_door_livez, TRI_LANE_NONE },
    { tri_door_readyz, TRI_LANE_NONE },
    { tri_door_metrics, TRI_LANE_NONE },
};

/* Does the path fit; what stands for {} goes to args. */
static bool fits(struct tri_exchange *x, const char *pattern)
{
    const char *path = x->path;
    size_t n = 0;
    for (; *pattern; pattern++) {
        if (strcmp(pattern, "*") == 0)
            return *path != '\0';
        if (strncmp(pattern, "{}", 2) == 0) {
            size_t len = strcspn(path, "/");
            if (len == 0 || n == TRI_MAX_ARGS)
                return false;
            x->args[n++] = tri_arena_copy(&x->arena, path, len);
            path += len;
            pattern++;
        } else if (*pattern != *path++) {
            return false;
        }
    }
    return *path == '\0';
}

enum tri_lane tri_route_lane(struct tri_exchange *x)
{
    for (size_t i = 0; i < TRI_COUNT(routes); i++) {
        if (routes[i].method != x->method || !fits(x, routes[i].path))
            continue;
        for (size_t k = 0; k < TRI_COUNT(lanes); k++)
            if (lanes[k].run == routes[i].run)
                return lanes[k].lane;
        break;
    }
    return TRI_LANE_PAGE;
}

void tri_route(struct tri_exchange *x)
{
    bool known = false;
    x->route = sizeof(routes) / sizeof(routes[0]);
    for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
        memset(x->args, 0, sizeof(x->args));
        if (!fits(x, routes[i].path))
            continue;
        known = true;
        if (routes[i].method != x->method)
            continue;
        x->route = i;
        if (tri_gate(x, routes[i].access))
            routes[i].run(x);
        return;
    }
    if (known)
        tri_exchange_problem(x, 405, "problem.method");
    else
        tri_exchange_problem(x, 404, "problem.not-found");
}
