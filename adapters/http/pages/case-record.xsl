<?xml version="1.0" encoding="UTF-8"?>
<!-- The record of an incident, below what is to be done: what is known, why it
     was decided so, who is in it, what happened. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- ==== what is known ==== -->

  <!-- What can be opened, and stands open on paper; `of` has a template of mode
       "folded". -->
  <xsl:template name="fold">
    <xsl:param name="title"/>
    <xsl:param name="of"/>
    <xsl:choose>
      <xsl:when test="/page/kind = 'incident-print'">
        <h3 class="govuk-heading-s"><xsl:value-of select="$title"/></h3>
        <xsl:apply-templates select="$of" mode="folded"/>
      </xsl:when>
      <xsl:otherwise>
        <details class="govuk-details">
          <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$title"/></span></summary>
          <div class="govuk-details__text"><xsl:apply-templates select="$of" mode="folded"/></div>
        </details>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="narrative" mode="folded"><p class="govuk-body st-private st-lines"><xsl:value-of select="."/></p></xsl:template>
  <xsl:template match="facts" mode="folded">
    <dl class="govuk-summary-list st-private">
      <xsl:for-each select="item">
        <div class="govuk-summary-list__row">
          <dt class="govuk-summary-list__key"><xsl:if test="person"><xsl:value-of select="concat(person, $page.colon, ' ')"/></xsl:if><xsl:value-of select="label"/></dt>
          <dd class="govuk-summary-list__value"><xsl:choose><xsl:when test="own = 'true'"><span class="st-private"><xsl:value-of select="value"/></span></xsl:when><xsl:otherwise><xsl:value-of select="value"/></xsl:otherwise></xsl:choose></dd>
        </div>
      </xsl:for-each>
    </dl>
  </xsl:template>

  <xsl:template name="facts">
    <section id="facts" aria-labelledby="facts-title">
      <h2 class="govuk-heading-m" id="facts-title"><xsl:value-of select="$case.facts"/></h2>
      <xsl:if test="view/narrative != ''">
        <xsl:call-template name="fold">
          <xsl:with-param name="title" select="$case.narrative"/>
          <xsl:with-param name="of" select="view/narrative"/>
        </xsl:call-template>
      </xsl:if>
      <xsl:if test="view/facts/item">
        <xsl:call-template name="fold">
          <xsl:with-param name="title" select="$case.answers"/>
          <xsl:with-param name="of" select="view/facts"/>
        </xsl:call-template>
      </xsl:if>
      <xsl:for-each select="view/advice/unknown[item]">
        <h3 class="govuk-heading-s govuk-!-margin-bottom-1"><xsl:value-of select="$advice.unknown"/></h3>
        <p class="govuk-body govuk-!-margin-bottom-1"><xsl:value-of select="$advice.unknown-help"/></p>
        <ul class="govuk-list govuk-list--bullet">
          <xsl:for-each select="item"><li><xsl:value-of select="question"/><xsl:if test="raise"><xsl:value-of select="concat(' (', $advice.could-raise, ' ', raise, ')')"/></xsl:if></li></xsl:for-each>
        </ul>
        <xsl:if test="../unknown_more"><p class="govuk-body"><xsl:value-of select="../unknown_more"/></p></xsl:if>
      </xsl:for-each>
      <xsl:if test="kind = 'incident'">
        <ul class="govuk-list st-no-print">
          <xsl:if test="may/item = 'triage' and view/top/status != 'closed'"><li><a class="govuk-link" href="/incidents/{reference}/facts"><xsl:value-of select="$case.retriage"/></a></li><li><a class="govuk-link" href="/incidents/{reference}/ask"><xsl:value-of select="$ask.title"/></a></li></xsl:if>
          <xsl:if test="view/advice"><li><a class="govuk-link" href="/incidents/{reference}/what-if"><xsl:value-of select="$case.what-if"/></a></li></xsl:if>
        </ul>
      </xsl:if>
    </section>
  </xsl:template>

  <!-- ==== why ==== -->

  <xsl:template name="reasons">
    <xsl:if test="view/advice">
      <section id="why" aria-labelledby="why-title">
        <h2 class="govuk-heading-m" id="why-title"><xsl:value-of select="$case.why"/></h2>
        <xsl:apply-templates select="view/advice/why[item]" mode="case"/>
        <xsl:if test="view/advice/participants/item">
          <xsl:call-template name="fold">
            <xsl:with-param name="title" select="$advice.participants"/>
            <xsl:with-param name="of" select="view/advice/participants"/>
          </xsl:call-template>
        </xsl:if>
        <xsl:if test="view/advice/areas/item">
          <xsl:call-template name="fold">
            <xsl:with-param name="title" select="$case.contacts"/>
            <xsl:with-param name="of" select="view/advice/areas"/>
          </xsl:call-template>
        </xsl:if>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="participants" mode="folded"><ul class="govuk-list govuk-list--bullet"><xsl:for-each select="item | ../purposes/item"><li><xsl:value-of select="."/></li></xsl:for-each></ul></xsl:template>
  <xsl:template match="areas" mode="folded"><xsl:apply-templates select="item" mode="area"/></xsl:template>

  <!-- Each row that decided, with its source, and how sure that is. -->
  <xsl:template match="why" mode="case">
    <xsl:call-template name="fold">
      <xsl:with-param name="title" select="$advice.why"/>
      <xsl:with-param name="of" select="."/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="why" mode="folded">
    <xsl:for-each select="item">
      <h4 class="govuk-heading-s govuk-!-margin-bottom-1"><xsl:value-of select="label"/></h4>
      <ul class="govuk-list govuk-list--bullet">
        <xsl:for-each select="reasons/item">
          <li>
            <xsl:value-of select="text"/>
            <xsl:if test="source != '0'">
              <xsl:value-of select="concat(' [', source)"/>
              <xsl:if test="section"><xsl:value-of select="concat(', ', section)"/></xsl:if>
              <xsl:text>]</xsl:text>
            </xsl:if>
            <xsl:if test="mark"><xsl:value-of select="concat(' (', mark, ')')"/></xsl:if>
            <xsl:if test="rule"><br/><code class="st-small"><xsl:value-of select="rule"/></code></xsl:if>
          </li>
        </xsl:for-each>
      </ul>
    </xsl:for-each>
    <h4 class="govuk-heading-s govuk-!-margin-bottom-1"><xsl:value-of select="$advice.sources"/></h4>
    <ol class="govuk-list govuk-list--number">
      <xsl:for-each select="../sources/item">
        <li>
          <xsl:value-of select="title"/>
          <xsl:if test="publisher"><xsl:value-of select="concat(', ', publisher)"/></xsl:if>
          <xsl:if test="edition"><xsl:value-of select="concat(', ', edition)"/></xsl:if>
        </li>
      </xsl:for-each>
    </ol>
  </xsl:template>

  <!-- Every assessment is kept; what changed from one to the next. -->
  <xsl:template name="rounds">
    <xsl:if test="count(view/rounds/item) &gt; 1">
      <section id="rounds" aria-labelledby="rounds-title">
        <h2 class="govuk-heading-m" id="rounds-title"><xsl:value-of select="$case.rounds"/></h2>
        <xsl:for-each select="view/rounds/item">
          <xsl:sort select="n" data-type="number" order="descending"/>
          <h3 class="govuk-heading-s govuk-!-margin-bottom-1"><xsl:value-of select="concat($case.round, ' ', n, $page.colon, ' ', $case.risk, ' ', risk)"/></h3>
          <xsl:call-template name="stamp"/>
          <xsl:if test="why"><p class="govuk-body st-private st-lines govuk-!-margin-bottom-1"><xsl:value-of select="why"/></p></xsl:if>
          <xsl:if test="changes/item">
            <table class="govuk-table st-stack">
              <caption class="govuk-visually-hidden"><xsl:value-of select="concat($case.changes, ' ', n)"/></caption>
              <thead class="govuk-table__head">
                <tr class="govuk-table__row">
                  <th scope="col" class="govuk-table__header"><xsl:value-of select="$case.what"/></th>
                  <th scope="col" class="govuk-table__header"><xsl:value-of select="$case.was"/></th>
                  <th scope="col" class="govuk-table__header"><xsl:value-of select="$case.is-now"/></th>
                </tr>
              </thead>
              <tbody class="govuk-table__body">
                <xsl:for-each select="changes/item">
                  <tr class="govuk-table__row">
                    <th scope="row" class="govuk-table__header"><xsl:value-of select="label"/></th>
                    <td class="govuk-table__cell st-private" data-label="{$case.was}"><xsl:choose><xsl:when test="was"><xsl:value-of select="was"/></xsl:when><xsl:otherwise>–</xsl:otherwise></xsl:choose></td>
                    <td class="govuk-table__cell st-private" data-label="{$case.is-now}"><xsl:choose><xsl:when test="now"><xsl:value-of select="now"/></xsl:when><xsl:otherwise>–</xsl:otherwise></xsl:choose></td>
                  </tr>
                </xsl:for-each>
              </tbody>
            </table>
          </xsl:if>
        </xsl:for-each>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- ==== who ==== -->

  <xsl:template name="people">
    <section id="people" aria-labelledby="people-title">
      <h2 class="govuk-heading-m" id="people-title"><xsl:value-of select="$case.people"/></h2>
      <xsl:if test="not(view/people/item)"><p class="govuk-body"><xsl:value-of select="$case.no-people"/></p></xsl:if>
      <xsl:for-each select="view/people/item">
        <p class="govuk-body govuk-!-margin-bottom-2">
          <strong><xsl:value-of select="role_label"/></strong>
          <xsl:if test="person"><xsl:value-of select="concat(' (', person, ')')"/></xsl:if>
          <span class="st-private">
            <xsl:if test="name"><br/><xsl:value-of select="name"/></xsl:if>
            <xsl:if test="handle"><br/><xsl:value-of select="handle"/><xsl:if test="platform"><xsl:value-of select="concat(' (', platform, ')')"/></xsl:if></xsl:if>
            <xsl:if test="contact"><br/><xsl:value-of select="contact"/></xsl:if>
            <xsl:if test="notes"><br/><span class="st-lines"><xsl:value-of select="notes"/></span></xsl:if>
          </span>
          <xsl:if test="works_here = 'true'"><br/><span class="st-small"><xsl:value-of select="$case.works-here"/></span></xsl:if>
        </p>
      </xsl:for-each>
      <xsl:if test="view/top/status != 'closed'"><p class="govuk-body"><xsl:call-template name="do"><xsl:with-param name="act" select="'note'"/><xsl:with-param name="kind" select="'person'"/><xsl:with-param name="label" select="$case.add-person"/></xsl:call-template></p></xsl:if>
    </section>
  </xsl:template>

  <xsl:template name="team">
    <section aria-labelledby="team-title">
      <h2 class="govuk-heading-m" id="team-title"><xsl:value-of select="$case.team"/></h2>
      <xsl:choose>
        <xsl:when test="view/team/item"><ul class="govuk-list govuk-list--bullet"><xsl:for-each select="view/team/item"><li class="st-private"><xsl:value-of select="name"/></li></xsl:for-each></ul></xsl:when>
        <xsl:otherwise><p class="govuk-body"><xsl:value-of select="$case.no-team"/></p></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="view/named/item">
        <p class="govuk-body"><xsl:value-of select="$case.named"/><xsl:text> </xsl:text><xsl:for-each select="view/named/item"><xsl:if test="position() &gt; 1">, </xsl:if><span class="st-private"><xsl:value-of select="name"/></span></xsl:for-each></p>
      </xsl:if>
      <xsl:if test="kind = 'incident' and may/item = 'grant'">
        <ul class="govuk-list st-no-print">
          <li><xsl:call-template name="do"><xsl:with-param name="act" select="'grant'"/><xsl:with-param name="kind" select="'granted'"/><xsl:with-param name="label" select="$case.bring-in"/></xsl:call-template></li>
          <xsl:if test="view/team/item"><li><xsl:call-template name="do"><xsl:with-param name="act" select="'grant'"/><xsl:with-param name="kind" select="'removed'"/><xsl:with-param name="label" select="$case.leave-out"/></xsl:call-template></li></xsl:if>
          <li><xsl:call-template name="do"><xsl:with-param name="act" select="'grant'"/><xsl:with-param name="kind" select="'named'"/><xsl:with-param name="label" select="$case.shut-out"/></xsl:call-template></li>
          <xsl:if test="view/top/status != 'closed'"><li><xsl:call-template name="do"><xsl:with-param name="act" select="'grant'"/><xsl:with-param name="kind" select="'reclassed'"/><xsl:with-param name="label" select="$case.reclass"/></xsl:call-template></li></xsl:if>
        </ul>
      </xsl:if>
    </section>
  </xsl:template>

  <xsl:template name="references">
    <section aria-labelledby="references-title">
      <h2 class="govuk-heading-m" id="references-title"><xsl:value-of select="$case.references"/></h2>
      <xsl:if test="not(view/references/item)"><p class="govuk-body"><xsl:value-of select="$case.no-references"/></p></xsl:if>
      <xsl:for-each select="view/references/item">
        <p class="govuk-body govuk-!-margin-bottom-2 st-private">
          <strong><xsl:value-of select="what"/></strong>
          <br/><xsl:value-of select="concat($field.where, $page.colon, ' ', where)"/>
          <br/><xsl:value-of select="concat($field.held_by, $page.colon, ' ', held_by)"/>
          <xsl:if test="seen_by"><br/><xsl:value-of select="concat($field.seen_by, $page.colon, ' ', seen_by)"/></xsl:if>
          <xsl:if test="notes"><br/><span class="st-lines"><xsl:value-of select="notes"/></span></xsl:if>
        </p>
      </xsl:for-each>
      <xsl:if test="view/top/status != 'closed'"><p class="govuk-body"><xsl:call-template name="do"><xsl:with-param name="act" select="'note'"/><xsl:with-param name="kind" select="'reference'"/><xsl:with-param name="label" select="$case.add-reference"/></xsl:call-template></p></xsl:if>
    </section>
  </xsl:template>

  <xsl:template name="links">
    <section aria-labelledby="links-title">
      <h2 class="govuk-heading-m" id="links-title"><xsl:value-of select="$case.links"/></h2>
      <xsl:if test="not(view/links/item)"><p class="govuk-body"><xsl:value-of select="$case.no-links"/></p></xsl:if>
      <xsl:for-each select="view/links/item">
        <p class="govuk-body govuk-!-margin-bottom-2">
          <xsl:choose>
            <xsl:when test="row"><a class="govuk-link" href="/incidents/{to}"><xsl:value-of select="to"/></a><xsl:value-of select="concat(' (', row/words/risk, ', ', row/words/status, ')')"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="to"/></xsl:otherwise>
          </xsl:choose>
          <br/><span class="st-private st-lines"><xsl:value-of select="why"/></span>
        </p>
      </xsl:for-each>
      <xsl:if test="view/suggested/item">
        <div class="st-notice">
          <p class="govuk-body govuk-!-margin-bottom-1"><strong><xsl:value-of select="$case.same-name"/></strong></p>
          <ul class="govuk-list">
            <xsl:for-each select="view/suggested/item">
              <li>
                <a class="govuk-link" href="/incidents/{reference}"><xsl:value-of select="reference"/></a>
                <xsl:value-of select="concat(' (', words/category, ', ', words/created, ') ')"/>
                <xsl:call-template name="do"><xsl:with-param name="act" select="'note'"/><xsl:with-param name="kind" select="'linked'"/><xsl:with-param name="query" select="concat('?to=', reference)"/><xsl:with-param name="label" select="$case.link-it"/><xsl:with-param name="of" select="reference"/></xsl:call-template>
              </li>
            </xsl:for-each>
          </ul>
        </div>
      </xsl:if>
      <p class="govuk-body"><xsl:call-template name="do"><xsl:with-param name="act" select="'note'"/><xsl:with-param name="kind" select="'linked'"/><xsl:with-param name="label" select="$case.add-link"/></xsl:call-template></p>
    </section>
  </xsl:template>

  <!-- ==== what happened ==== -->

  <xsl:template name="story">
    <section id="story" aria-labelledby="story-title">
      <h2 class="govuk-heading-m" id="story-title"><xsl:value-of select="$case.story"/></h2>
      <ol class="st-story">
        <xsl:choose>
          <xsl:when test="kind = 'incident-print'"><xsl:apply-templates select="view/story/item" mode="story"/></xsl:when>
          <xsl:otherwise><xsl:apply-templates select="view/story/item" mode="story"><xsl:sort select="seq" data-type="number" order="descending"/></xsl:apply-templates></xsl:otherwise>
        </xsl:choose>
      </ol>
    </section>
  </xsl:template>

  <xsl:template match="item" mode="story">
    <li>
      <p class="govuk-body govuk-!-margin-bottom-1">
        <strong><xsl:value-of select="label"/></strong>
        <xsl:if test="when"><span class="st-small"><xsl:value-of select="concat(' ', when, ', ')"/><span class="st-private"><xsl:value-of select="by"/></span></span></xsl:if>
        <xsl:if test="correct and /page/kind = 'incident'">
          <xsl:text> </xsl:text>
          <xsl:call-template name="do"><xsl:with-param name="act" select="'correct'"/><xsl:with-param name="kind" select="'corrected'"/><xsl:with-param name="query" select="concat('?seq=', seq)"/><xsl:with-param name="label" select="$case.correct"/><xsl:with-param name="of" select="concat(label, ' ', when, ' ', seq)"/></xsl:call-template>
        </xsl:if>
      </p>
      <xsl:if test="superseded">
        <p class="govuk-body govuk-!-margin-bottom-1"><strong><xsl:value-of select="$case.superseded"/></strong><xsl:text> </xsl:text><span class="st-private"><xsl:value-of select="concat(superseded/by, ', ', superseded/when, $page.colon, ' ', superseded/reason)"/></span></p>
      </xsl:if>
      <xsl:if test="parts/item">
        <dl>
          <xsl:attribute name="class">st-parts<xsl:if test="superseded"> st-struck</xsl:if></xsl:attribute>
          <xsl:for-each select="parts/item"><div><dt><xsl:value-of select="label"/></dt><dd class="st-private st-lines"><xsl:value-of select="value"/></dd></div></xsl:for-each>
        </dl>
      </xsl:if>
    </li>
  </xsl:template>
</xsl:stylesheet>
