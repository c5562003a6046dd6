#include "triage/prove.h"

#include "proof/table.h"

enum tri_code tri_pack_prove(const struct tri_pack *pack,
                             struct tri_findings *findings,
                             struct tri_error *err)
{
    const struct tri_space_options options = { .facts = pack->in_facts,
                                               .report = pack->in_report };
    struct tri_space *s = NULL;
    enum tri_code code = tri_space_new(pack->models, &options, &s, err);
    if (code != TRI_OK)
        return code;
    const struct tri_prove_options how = { .null_is_a_value = true };
    code = tri_prove_tables(s, &how, findings, err);
    tri_space_free(s);
    return code;
}
