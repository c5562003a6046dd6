<?xml version="1.0" encoding="UTF-8"?>
<!-- One incident on one page: where it stands, what to do, why, who, what
     happened. The printed page is the same without its forms, and with the
     receipt. What a person wrote, and every name, is .st-private: in
     the language that it was written in, whoever reads. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template match="page[kind='incident' or kind='incident-print']" mode="width">govuk-grid-column-full</xsl:template>
  <xsl:template match="page[kind='incident' or kind='incident-print']" mode="title"><xsl:value-of select="concat($case.title, ' ', reference)"/></xsl:template>
  <xsl:template match="page[kind='incident' or kind='incident-print']" mode="back">
    <a class="govuk-back-link st-no-print">
      <xsl:attribute name="href"><xsl:text>/incidents</xsl:text><xsl:if test="kind = 'incident-print'"><xsl:value-of select="concat('/', reference)"/></xsl:if></xsl:attribute>
      <xsl:choose><xsl:when test="kind = 'incident'"><xsl:value-of select="$queue.title"/></xsl:when><xsl:otherwise><xsl:value-of select="concat($case.title, ' ', reference)"/></xsl:otherwise></xsl:choose>
    </a>
  </xsl:template>

  <xsl:template match="page[kind='incident' or kind='incident-print']" mode="main">
    <xsl:apply-templates select="view/top"/>
    <xsl:call-template name="notices"/>
    <xsl:if test="kind = 'incident'"><xsl:call-template name="contents"/></xsl:if>
    <div class="st-columns">
      <div class="st-columns__main">
        <xsl:call-template name="to-do"/>
        <xsl:call-template name="later-steps"/>
        <xsl:call-template name="mind"/>
        <xsl:call-template name="notes"/>
        <xsl:call-template name="facts"/>
        <xsl:call-template name="reasons"/>
        <xsl:call-template name="rounds"/>
      </div>
      <div class="st-columns__side">
        <xsl:call-template name="people"/>
        <xsl:call-template name="team"/>
        <xsl:call-template name="references"/>
        <xsl:call-template name="links"/>
        <xsl:if test="kind = 'incident'"><xsl:call-template name="ending"/></xsl:if>
      </div>
    </div>
    <xsl:call-template name="story"/>
    <xsl:apply-templates select="receipt"/>
  </xsl:template>

  <!-- ==== where it stands ==== -->

  <xsl:template match="top">
    <div class="st-case st-case--{risk}">
      <h1 class="govuk-heading-l govuk-!-margin-bottom-2"><xsl:value-of select="concat($case.title, ' ', /page/reference)"/></h1>
      <p class="govuk-body govuk-!-margin-bottom-2">
        <xsl:call-template name="tag"><xsl:with-param name="code" select="risk"/><xsl:with-param name="label"><xsl:value-of select="concat($case.risk, $page.colon, ' ')"/><xsl:call-template name="level"/></xsl:with-param></xsl:call-template>
        <xsl:text> </xsl:text>
        <xsl:call-template name="tag"><xsl:with-param name="code" select="status"/><xsl:with-param name="label" select="status_label"/></xsl:call-template>
        <xsl:if test="about != 'child'"><xsl:text> </xsl:text><xsl:call-template name="tag"><xsl:with-param name="code" select="'about'"/><xsl:with-param name="label" select="about_label"/></xsl:call-template></xsl:if>
      </p>
      <xsl:if test="status = 'received'"><p class="govuk-body govuk-!-margin-bottom-2"><strong class="st-late"><xsl:value-of select="$case.unread"/></strong><xsl:value-of select="concat(' ', $case.waiting-for, ' ', waits)"/></p></xsl:if>
      <xsl:if test="why != ''"><p class="govuk-body govuk-!-margin-bottom-2"><xsl:value-of select="why"/></p></xsl:if>
      <xsl:if test="range"><p class="govuk-body govuk-!-margin-bottom-2"><xsl:value-of select="range"/></p></xsl:if>
      <xsl:if test="open_questions &gt; 0 and /page/kind = 'incident' and /page/may/item = 'triage'">
        <p class="govuk-body govuk-!-margin-bottom-2 st-no-print"><strong><xsl:value-of select="$case.not-full"/></strong><xsl:text> </xsl:text><a class="govuk-link" href="/incidents/{/page/reference}/ask"><xsl:value-of select="concat($case.open-questions, ' (', open_questions, ')')"/></a></p>
      </xsl:if>
      <xsl:for-each select="newer_rules">
        <div class="st-notice">
          <p class="govuk-body govuk-!-margin-bottom-1"><strong><xsl:value-of select="$case.newer-rules"/></strong></p>
          <p class="govuk-body govuk-!-margin-bottom-2"><xsl:value-of select="concat($case.newer-was, ' ', was, ' ', was_version, '. ', $case.newer-is, ' ', id, ' ', version, '. ', $case.newer-keeps)"/></p>
          <xsl:if test="/page/kind = 'incident' and /page/may/item = 'triage'">
            <form method="post" action="/incidents/{/page/reference}/facts" class="st-no-print">
              <xsl:call-template name="token"/>
              <input type="hidden" name="version" value="{/page/version}"/>
              <input type="hidden" name="again" value="rules"/>
              <input type="hidden" name="why" value="{$case.newer-why}"/>
              <button class="govuk-button govuk-button--secondary govuk-!-margin-bottom-2"><xsl:value-of select="$case.newer-do"/></button>
            </form>
          </xsl:if>
        </div>
      </xsl:for-each>
      <xsl:if test="not_told/item">
        <div class="st-notice st-notice--alarm">
          <p class="govuk-body govuk-!-margin-bottom-1"><strong><xsl:value-of select="$case.not-told"/></strong></p>
          <ul class="govuk-list govuk-list--bullet govuk-!-margin-bottom-0">
            <xsl:for-each select="not_told/item"><li><xsl:value-of select="text"/><xsl:if test="for"><xsl:value-of select="concat(' (', for, ')')"/></xsl:if></li></xsl:for-each>
          </ul>
        </div>
      </xsl:if>
      <dl class="st-facts">
        <div>
          <dt><xsl:value-of select="$case.next"/></dt>
          <dd>
            <xsl:choose>
              <xsl:when test="overdue = 'true'"><strong class="st-late"><xsl:value-of select="$case.overdue"/></strong><xsl:text> </xsl:text><xsl:value-of select="due"/></xsl:when>
              <xsl:when test="now = 'true'"><strong><xsl:value-of select="$case.now"/></strong><xsl:value-of select="concat(' (', $case.waiting-for, ' ', waits, ')')"/></xsl:when>
              <xsl:when test="due"><xsl:value-of select="due"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="$case.no-deadline"/></xsl:otherwise>
            </xsl:choose>
          </dd>
        </div>
        <div>
          <dt><xsl:value-of select="$case.holder"/></dt>
          <dd>
            <xsl:choose>
              <xsl:when test="holder"><span class="st-private"><xsl:value-of select="holder"/></span></xsl:when>
              <xsl:otherwise><strong><xsl:value-of select="$case.nobody"/></strong></xsl:otherwise>
            </xsl:choose>
          </dd>
        </div>
        <xsl:if test="categories/item">
          <div><dt><xsl:value-of select="$advice.looks-like"/></dt><dd><xsl:for-each select="categories/item"><xsl:if test="position() &gt; 1">; </xsl:if><xsl:value-of select="."/></xsl:for-each></dd></div>
        </xsl:if>
        <xsl:if test="need"><div><dt><xsl:value-of select="$advice.need"/></dt><dd><xsl:value-of select="need/label"/></dd></div></xsl:if>
        <xsl:if test="strategy/label != ''"><div><dt><xsl:value-of select="$advice.strategy"/></dt><dd><xsl:value-of select="strategy/label"/></dd></div></xsl:if>
        <div><dt><xsl:value-of select="$case.reported"/></dt><dd><xsl:value-of select="created"/><xsl:if test="reporter != ''"><xsl:text>, </xsl:text><span class="st-private"><xsl:value-of select="reporter"/></span></xsl:if></dd></div>
        <xsl:if test="closed"><div><dt><xsl:value-of select="$case.closed-at"/></dt><dd><xsl:value-of select="closed"/></dd></div></xsl:if>
      </dl>
      <xsl:if test="/page/kind = 'incident'">
        <div class="govuk-button-group st-no-print govuk-!-margin-bottom-0">
          <xsl:choose>
            <xsl:when test="status = 'closed' or mine = 'true'"/>
            <xsl:when test="/page/may/item = 'assign'">
              <form method="post" action="/incidents/{/page/reference}/events">
                <xsl:call-template name="act"><xsl:with-param name="kind" select="'assigned'"/></xsl:call-template>
                <input type="hidden" name="assignee" value="me"/>
                <button class="govuk-button govuk-!-margin-bottom-2"><xsl:value-of select="$case.take"/></button>
              </form>
            </xsl:when>
            <xsl:when test="status = 'received' and /page/may/item = 'action'">
              <form method="post" action="/incidents/{/page/reference}/events">
                <xsl:call-template name="act"><xsl:with-param name="kind" select="'taken'"/></xsl:call-template>
                <button class="govuk-button govuk-!-margin-bottom-2"><xsl:value-of select="$case.take"/></button>
              </form>
            </xsl:when>
          </xsl:choose>
          <xsl:if test="status != 'closed' and /page/may/item = 'assign'">
            <a class="govuk-link" href="/incidents/{/page/reference}/events/assigned"><xsl:value-of select="$case.assign"/></a>
          </xsl:if>
          <xsl:if test="status != 'closed' and /page/may/item = 'triage'">
            <a class="govuk-link" href="/incidents/{/page/reference}/facts"><xsl:value-of select="$case.retriage"/></a>
          </xsl:if>
          <xsl:if test="/page/may/item = 'export'"><a class="govuk-link" href="/incidents/{/page/reference}/print"><xsl:value-of select="$case.print"/></a></xsl:if>
          <xsl:if test="/page/may/item = 'history'"><a class="govuk-link" href="/incidents/{/page/reference}/history"><xsl:value-of select="$case.history"/></a></xsl:if>
        </div>
      </xsl:if>
    </div>
  </xsl:template>

  <!-- "at least Medium, could be Immediate", of the top of an incident. -->
  <xsl:template name="level">
    <xsl:if test="at_least = 'true'"><xsl:value-of select="concat($case.at-least, ' ')"/></xsl:if>
    <xsl:value-of select="risk_label"/>
    <xsl:if test="could_be">
      <xsl:if test="not(at_least = 'true')"><xsl:value-of select="concat(' ', $case.so-far)"/></xsl:if>
      <xsl:value-of select="concat(', ', $case.could-be, ' ', could_be)"/>
    </xsl:if>
  </xsl:template>

  <!-- What every act of this page carries. -->
  <xsl:template name="act">
    <xsl:param name="kind"/>
    <xsl:param name="back"/>
    <xsl:call-template name="token"/>
    <input type="hidden" name="version" value="{/page/version}"/>
    <input type="hidden" name="kind" value="{$kind}"/>
    <xsl:if test="$back"><input type="hidden" name="back" value="{$back}"/></xsl:if>
  </xsl:template>

  <!-- A link to the form of an act, for those who may. -->
  <xsl:template name="do">
    <xsl:param name="act"/>
    <xsl:param name="kind"/>
    <xsl:param name="label"/>
    <xsl:param name="query"/>
    <xsl:param name="of"/>
    <xsl:if test="/page/may/item = $act">
      <a class="govuk-link st-no-print" href="/incidents/{/page/reference}/events/{$kind}{$query}">
        <xsl:value-of select="$label"/>
        <xsl:if test="$of"><span class="govuk-visually-hidden"><xsl:value-of select="concat($page.colon, ' ', $of)"/></span></xsl:if>
      </a>
    </xsl:if>
  </xsl:template>

  <xsl:template name="notices">
    <xsl:for-each select="view/closing">
      <div class="st-notice" id="closing">
        <h2 class="govuk-heading-s govuk-!-margin-bottom-1"><xsl:choose><xsl:when test="/page/view/top/status = 'closed'"><xsl:value-of select="$case.closed-why"/></xsl:when><xsl:otherwise><xsl:value-of select="$case.closing"/></xsl:otherwise></xsl:choose></h2>
        <p class="govuk-body govuk-!-margin-bottom-1"><span class="st-private"><xsl:value-of select="by"/></span><xsl:value-of select="concat(', ', when)"/></p>
        <p class="govuk-body st-private st-lines"><xsl:value-of select="outcome"/></p>
        <xsl:if test="left"><p class="govuk-body"><strong><xsl:value-of select="concat($case.not-done-label, ' ')"/></strong><span class="st-private st-lines"><xsl:value-of select="left"/></span></p></xsl:if>
        <xsl:choose>
          <xsl:when test="/page/view/top/status != 'closing'"/>
          <xsl:when test="mine = 'true'"><p class="govuk-body"><xsl:value-of select="$case.closing-mine"/></p></xsl:when>
          <xsl:when test="/page/may/item = 'close'">
            <div class="govuk-button-group st-no-print">
              <form method="post" action="/incidents/{/page/reference}/events">
                <xsl:call-template name="act"><xsl:with-param name="kind" select="'closed'"/></xsl:call-template>
                <button class="govuk-button govuk-!-margin-bottom-2"><xsl:value-of select="$case.close-agree"/></button>
              </form>
              <xsl:call-template name="do"><xsl:with-param name="act" select="'close'"/><xsl:with-param name="kind" select="'close-refused'"/><xsl:with-param name="label" select="$case.close-refuse"/></xsl:call-template>
            </div>
          </xsl:when>
        </xsl:choose>
      </div>
    </xsl:for-each>
    <xsl:for-each select="view/hold">
      <div class="st-notice"><p class="govuk-body"><strong><xsl:value-of select="$case.hold"/></strong><xsl:text> </xsl:text><span class="st-private"><xsl:value-of select="reason"/></span><xsl:value-of select="concat(' (', when, ')')"/></p></div>
    </xsl:for-each>
    <xsl:if test="view/glass/item">
      <div class="st-notice st-notice--alarm">
        <p class="govuk-body"><strong><xsl:value-of select="$case.glass"/></strong><xsl:text> </xsl:text>
          <xsl:for-each select="view/glass/item"><xsl:if test="position() &gt; 1">, </xsl:if><span class="st-private"><xsl:value-of select="name"/></span></xsl:for-each>
          <xsl:text>. </xsl:text>
          <xsl:call-template name="do"><xsl:with-param name="act" select="'grant'"/><xsl:with-param name="kind" select="'glass-mended'"/><xsl:with-param name="label" select="$case.mend"/></xsl:call-template>
        </p>
      </div>
    </xsl:if>
  </xsl:template>

  <xsl:template name="contents">
    <nav class="st-contents st-no-print" aria-label="{$case.on-this-page}">
      <ul>
        <li><a class="govuk-link" href="#steps"><xsl:value-of select="$case.steps"/></a></li>
        <xsl:if test="view/later/item[called = 'true' or begun] or (view/top/status != 'closed' and view/later/item)"><li><a class="govuk-link" href="#later"><xsl:value-of select="$later.title"/></a></li></xsl:if>
        <li><a class="govuk-link" href="#notes"><xsl:value-of select="$case.notes"/></a></li>
        <li><a class="govuk-link" href="#facts"><xsl:value-of select="$case.facts"/></a></li>
        <li><a class="govuk-link" href="#why"><xsl:value-of select="$case.why"/></a></li>
        <li><a class="govuk-link" href="#people"><xsl:value-of select="$case.people"/></a></li>
        <li><a class="govuk-link" href="#ending"><xsl:value-of select="$case.ending"/></a></li>
        <li><a class="govuk-link" href="#story"><xsl:value-of select="$case.story"/></a></li>
      </ul>
    </nav>
  </xsl:template>

  <!-- ==== what to do ==== -->

  <xsl:template name="to-do">
    <section id="steps" aria-labelledby="steps-title">
      <h2 class="govuk-visually-hidden" id="steps-title"><xsl:value-of select="$case.steps"/></h2>
      <xsl:call-template name="texts"><xsl:with-param name="title" select="$advice.first"/><xsl:with-param name="list" select="view/advice/first"/></xsl:call-template>
      <xsl:call-template name="steps"><xsl:with-param name="title" select="$advice.now"/><xsl:with-param name="list" select="view/steps/now"/></xsl:call-template>
      <xsl:call-template name="steps"><xsl:with-param name="title" select="$advice.today"/><xsl:with-param name="list" select="view/steps/today"/></xsl:call-template>
      <xsl:call-template name="steps"><xsl:with-param name="title" select="$advice.later"/><xsl:with-param name="list" select="view/steps/later"/></xsl:call-template>
      <xsl:call-template name="steps"><xsl:with-param name="title" select="$case.waiting"/><xsl:with-param name="list" select="view/steps/waiting"/></xsl:call-template>
      <xsl:if test="not(view/steps/*/item)"><p class="govuk-body"><xsl:value-of select="$case.no-steps"/></p></xsl:if>
      <xsl:if test="view/steps/finished/item">
        <h3 class="govuk-heading-m"><xsl:value-of select="$case.finished"/></h3>
        <ul class="govuk-list st-finished">
          <xsl:apply-templates select="view/steps/finished/item" mode="finished"/>
        </ul>
      </xsl:if>
      <xsl:if test="view/top/status != 'closed'">
        <p class="govuk-body"><xsl:call-template name="do"><xsl:with-param name="act" select="'assign'"/><xsl:with-param name="kind" select="'planned'"/><xsl:with-param name="label" select="$case.own-step"/></xsl:call-template></p>
      </xsl:if>
      <xsl:if test="kind = 'incident' and view/advice"><p class="govuk-body st-no-print"><a class="govuk-link" href="/incidents/{reference}/who"><xsl:value-of select="$who.title"/></a></p></xsl:if>
      <xsl:if test="view/overrides/item">
        <h3 class="govuk-heading-m"><xsl:value-of select="$case.overrides"/></h3>
        <xsl:for-each select="view/overrides/item">
          <div class="st-step">
            <p class="govuk-body govuk-!-margin-bottom-1"><strong><xsl:value-of select="what"/></strong><xsl:text> → </xsl:text><strong class="st-private"><xsl:value-of select="instead"/></strong></p>
            <p class="govuk-body st-private st-lines govuk-!-margin-bottom-1"><xsl:value-of select="reason"/></p>
            <xsl:call-template name="stamp"/>
          </div>
        </xsl:for-each>
      </xsl:if>
      <xsl:if test="view/top/status != 'closed' and view/advice">
        <p class="govuk-body"><xsl:call-template name="do"><xsl:with-param name="act" select="'override'"/><xsl:with-param name="kind" select="'overridden'"/><xsl:with-param name="label" select="$case.override"/></xsl:call-template></p>
      </xsl:if>
    </section>
  </xsl:template>

  <xsl:template name="stamp">
    <p class="st-small govuk-!-margin-bottom-1"><span class="st-private"><xsl:value-of select="by"/></span><xsl:value-of select="concat(', ', when)"/></p>
  </xsl:template>

  <xsl:template name="steps">
    <xsl:param name="title"/>
    <xsl:param name="list"/>
    <xsl:if test="$list/item">
      <h3 class="govuk-heading-m govuk-!-margin-bottom-2"><xsl:value-of select="$title"/></h3>
      <xsl:apply-templates select="$list/item" mode="case-step"/>
    </xsl:if>
  </xsl:template>

  <!-- What is to be done now stands there in full; how the rest is done, a tap away. -->
  <xsl:template name="how">
    <xsl:choose>
      <xsl:when test="/page/kind = 'incident' and not(parent::now)">
        <details class="govuk-details govuk-!-margin-bottom-1">
          <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$case.how"/><span class="govuk-visually-hidden"><xsl:value-of select="concat($page.colon, ' ', title)"/></span></span></summary>
          <div class="govuk-details__text"><xsl:apply-templates select="how" mode="dial"/></div>
        </details>
      </xsl:when>
      <xsl:otherwise><p class="govuk-body govuk-!-margin-bottom-1"><xsl:apply-templates select="how" mode="dial"/></p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="item" mode="case-step">
    <xsl:variable name="query" select="concat('?action=', code, substring('&amp;for=', 1, 5 * count(for)), for)"/>
    <div id="step-{n}">
      <xsl:attribute name="class">
        <xsl:text>st-step</xsl:text>
        <xsl:if test="alarm = 'true'"> st-step--alarm</xsl:if>
        <xsl:if test="overdue = 'true'"> st-step--late</xsl:if>
      </xsl:attribute>
      <h4 class="govuk-heading-s govuk-!-margin-bottom-1">
        <xsl:value-of select="title"/>
        <xsl:if test="mandatory and not(mandatory = 'true')"><span class="st-small"><xsl:value-of select="concat(' (', $case.consider, ')')"/></span></xsl:if>
      </h4>
      <p class="govuk-body st-step__meta govuk-!-margin-bottom-1">
        <xsl:choose>
          <xsl:when test="overdue = 'true'"><strong class="st-late"><xsl:value-of select="$case.overdue"/></strong><xsl:value-of select="concat(' ', due, '. ')"/></xsl:when>
          <xsl:when test="due"><xsl:value-of select="concat($advice.by, ' ', due, '. ')"/></xsl:when>
        </xsl:choose>
        <xsl:choose>
          <xsl:when test="owner"><xsl:value-of select="concat($case.owner, ' ')"/><strong class="st-private"><xsl:value-of select="owner"/></strong><xsl:text>. </xsl:text></xsl:when>
          <xsl:when test="who"><xsl:value-of select="concat($advice.who, ' ', who, '. ')"/></xsl:when>
        </xsl:choose>
        <xsl:if test="to"><xsl:value-of select="concat($advice.to, ' ', to, '. ')"/></xsl:if>
        <xsl:if test="for"><xsl:value-of select="concat($advice.for, ' ', for, '.')"/></xsl:if>
      </p>
      <xsl:if test="how"><xsl:call-template name="how"/></xsl:if>
      <xsl:if test="held = 'true'"><p class="govuk-body govuk-!-margin-bottom-1"><strong><xsl:value-of select="$advice.held"/></strong></p></xsl:if>
      <xsl:if test="/page/view/top/status != 'closed' and /page/kind = 'incident'">
        <div class="st-acts st-no-print">
          <xsl:choose>
            <xsl:when test="held = 'true'">
              <xsl:call-template name="do"><xsl:with-param name="act" select="'assign'"/><xsl:with-param name="kind" select="'planned'"/><xsl:with-param name="query" select="concat($query, '&amp;released=yes')"/><xsl:with-param name="label" select="$case.release"/><xsl:with-param name="of" select="title"/></xsl:call-template>
            </xsl:when>
            <xsl:when test="/page/may/item = 'action'">
              <form method="post" action="/incidents/{/page/reference}/events">
                <xsl:call-template name="act"><xsl:with-param name="kind" select="'ticked'"/><xsl:with-param name="back" select="'steps'"/></xsl:call-template>
                <input type="hidden" name="action" value="{code}"/>
                <xsl:if test="for"><input type="hidden" name="for" value="{for}"/></xsl:if>
                <button class="govuk-button govuk-button--secondary govuk-!-margin-bottom-0"><xsl:value-of select="$case.done"/><span class="govuk-visually-hidden"><xsl:value-of select="concat($page.colon, ' ', title)"/></span></button>
              </form>
              <xsl:call-template name="do"><xsl:with-param name="act" select="'action'"/><xsl:with-param name="kind" select="'ticked'"/><xsl:with-param name="query" select="$query"/><xsl:with-param name="label" select="$case.done-more"/><xsl:with-param name="of" select="title"/></xsl:call-template>
            </xsl:when>
          </xsl:choose>
          <xsl:call-template name="do"><xsl:with-param name="act" select="'assign'"/><xsl:with-param name="kind" select="'planned'"/><xsl:with-param name="query" select="$query"/><xsl:with-param name="label" select="$case.plan"/><xsl:with-param name="of" select="title"/></xsl:call-template>
          <xsl:call-template name="do"><xsl:with-param name="act" select="'override'"/><xsl:with-param name="kind" select="'not-referred'"/><xsl:with-param name="query" select="$query"/><xsl:with-param name="label" select="$case.not-doing"/><xsl:with-param name="of" select="title"/></xsl:call-template>
        </div>
      </xsl:if>
    </div>
  </xsl:template>

  <xsl:template match="item" mode="finished">
    <li>
      <strong>
        <xsl:choose>
          <xsl:when test="done"><xsl:value-of select="$case.done-label"/></xsl:when>
          <xsl:when test="not(not_done)"><xsl:value-of select="$case.left-label"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$case.not-done-label"/></xsl:otherwise>
        </xsl:choose>
      </strong>
      <xsl:value-of select="concat(' ', title)"/>
      <xsl:if test="for"><xsl:value-of select="concat(' (', for, ')')"/></xsl:if>
      <xsl:for-each select="done | not_done">
        <br/><span class="st-small"><span class="st-private"><xsl:value-of select="by"/></span><xsl:value-of select="concat(', ', when)"/>
          <xsl:if test="look_again"><xsl:value-of select="concat('. ', $case.look-again, ' ', look_again)"/></xsl:if></span>
        <xsl:if test="outcome | reason | reference"><br/><span class="st-private st-lines"><xsl:if test="instead"><xsl:value-of select="concat(instead, $page.colon, ' ')"/></xsl:if><xsl:value-of select="concat(reason, outcome)"/><xsl:if test="reference"><xsl:value-of select="concat(' (', reference, ')')"/></xsl:if></span></xsl:if>
        <xsl:if test="/page/kind = 'incident' and not(closing = 'true')">
          <xsl:text> </xsl:text>
          <xsl:call-template name="do"><xsl:with-param name="act" select="'correct'"/><xsl:with-param name="kind" select="'corrected'"/><xsl:with-param name="query" select="concat('?seq=', seq, '&amp;strike=yes')"/><xsl:with-param name="label" select="$case.undo"/><xsl:with-param name="of" select="../title"/></xsl:call-template>
        </xsl:if>
      </xsl:for-each>
    </li>
  </xsl:template>

  <!-- ==== what to mind ==== -->

  <xsl:template name="mind">
    <xsl:call-template name="texts"><xsl:with-param name="title" select="$advice.contradictions"/><xsl:with-param name="list" select="view/advice/contradictions"/></xsl:call-template>
    <xsl:call-template name="texts"><xsl:with-param name="title" select="$advice.cautions"/><xsl:with-param name="list" select="view/advice/cautions"/></xsl:call-template>
    <xsl:call-template name="texts"><xsl:with-param name="title" select="$advice.decides"/><xsl:with-param name="list" select="view/advice/decides"/></xsl:call-template>
  </xsl:template>

  <!-- ==== notes ==== -->

  <xsl:template name="notes">
    <section id="notes" aria-labelledby="notes-title">
      <h2 class="govuk-heading-m" id="notes-title"><xsl:value-of select="$case.notes"/></h2>
      <xsl:if test="not(view/notes/item)"><p class="govuk-body"><xsl:value-of select="$case.no-notes"/></p></xsl:if>
      <xsl:for-each select="view/notes/item">
        <xsl:sort select="position()" data-type="number" order="descending"/>
        <div class="st-note st-note--{sort}">
          <p class="govuk-body govuk-!-margin-bottom-1">
            <xsl:if test="sort_label"><strong><xsl:value-of select="sort_label"/></strong><br/></xsl:if>
            <span class="st-private st-lines"><xsl:value-of select="text"/></span>
          </p>
          <xsl:call-template name="stamp"/>
        </div>
      </xsl:for-each>
      <xsl:if test="kind = 'incident' and may/item = 'note'">
        <details class="govuk-details st-no-print">
          <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$case.add-note"/></span></summary>
          <div class="govuk-details__text">
            <form method="post" action="/incidents/{reference}/events">
              <xsl:call-template name="act"><xsl:with-param name="kind" select="'noted'"/><xsl:with-param name="back" select="'notes'"/></xsl:call-template>
              <div class="govuk-form-group">
                <label class="govuk-label" for="note-text"><xsl:value-of select="$field.noted.text"/></label>
                <div class="govuk-hint" id="note-hint"><xsl:value-of select="$field.text.hint"/></div>
                <textarea class="govuk-textarea" id="note-text" name="text" rows="4" aria-describedby="note-hint"/>
              </div>
              <div class="govuk-form-group">
                <label class="govuk-label" for="note-sort"><xsl:value-of select="$field.sort"/></label>
                <select class="govuk-select" id="note-sort" name="sort">
                  <option value="fact"><xsl:value-of select="$word.sort.fact"/></option>
                  <option value="opinion"><xsl:value-of select="$word.sort.opinion"/></option>
                  <option value="childs-words"><xsl:value-of select="$word.sort.childs-words"/></option>
                  <option value="told"><xsl:value-of select="$word.sort.told"/></option>
                  <option value="meeting"><xsl:value-of select="$word.sort.meeting"/></option>
                  <option value="call"><xsl:value-of select="$word.sort.call"/></option>
                </select>
              </div>
              <button class="govuk-button govuk-!-margin-bottom-2"><xsl:value-of select="$case.save-note"/></button>
            </form>
          </div>
        </details>
      </xsl:if>
    </section>
  </xsl:template>

  <!-- ==== ending ==== -->

  <xsl:template name="ending">
    <section id="ending" class="st-no-print" aria-labelledby="ending-title">
      <h2 class="govuk-heading-m" id="ending-title"><xsl:value-of select="$case.ending"/></h2>
      <ul class="govuk-list">
        <xsl:choose>
          <xsl:when test="view/top/status = 'closed'">
            <li><xsl:call-template name="do"><xsl:with-param name="act" select="'reopen'"/><xsl:with-param name="kind" select="'reopened'"/><xsl:with-param name="label" select="$case.reopen"/></xsl:call-template></li>
          </xsl:when>
          <xsl:when test="view/top/status = 'closing'"><li><a class="govuk-link" href="#closing"><xsl:value-of select="$case.closing"/></a></li></xsl:when>
          <xsl:when test="view/top/status = 'received'"><li><xsl:value-of select="$case.take-first"/></li></xsl:when>
          <xsl:otherwise>
            <xsl:if test="view/top/closes != 'two'">
              <li><xsl:call-template name="do"><xsl:with-param name="act" select="'close'"/><xsl:with-param name="kind" select="'closed'"/><xsl:with-param name="label" select="$case.close"/></xsl:call-template></li>
            </xsl:if>
            <xsl:if test="view/top/closes != 'alone'">
              <li><xsl:call-template name="do"><xsl:with-param name="act" select="'close'"/><xsl:with-param name="kind" select="'close-asked'"/><xsl:with-param name="label" select="$case.close-ask"/></xsl:call-template></li>
            </xsl:if>
          </xsl:otherwise>
        </xsl:choose>
        <xsl:if test="may/item = 'erase'">
          <xsl:choose>
            <xsl:when test="view/hold"><li><xsl:call-template name="do"><xsl:with-param name="act" select="'erase'"/><xsl:with-param name="kind" select="'released'"/><xsl:with-param name="label" select="$case.unhold"/></xsl:call-template></li></xsl:when>
            <xsl:otherwise>
              <li><xsl:call-template name="do"><xsl:with-param name="act" select="'erase'"/><xsl:with-param name="kind" select="'held'"/><xsl:with-param name="label" select="$case.hold-it"/></xsl:call-template></li>
              <xsl:if test="view/top/status = 'closed'"><li><a class="govuk-link" href="/incidents/{reference}/erase"><xsl:value-of select="$case.erase"/></a></li></xsl:if>
            </xsl:otherwise>
          </xsl:choose>
        </xsl:if>
      </ul>
    </section>
  </xsl:template>

  <!-- ==== the receipt of a printed page ==== -->

  <xsl:template match="receipt">
    <section class="st-receipt" aria-labelledby="receipt-title">
      <h2 class="govuk-heading-m" id="receipt-title"><xsl:value-of select="$case.receipt"/></h2>
      <p class="govuk-body"><xsl:value-of select="$case.receipt-text"/></p>
      <p class="govuk-body govuk-!-text-break-word"><code><xsl:value-of select="text"/></code></p>
      <p class="govuk-body"><xsl:value-of select="concat($case.printed, ' ', when, ', ')"/><span class="st-private"><xsl:value-of select="by"/></span></p>
      <xsl:for-each select="pack"><p class="govuk-body govuk-!-text-break-word"><xsl:value-of select="concat($page.rules, ' ', id, ' ', version, ', ', sha256)"/></p></xsl:for-each>
      <p class="govuk-body"><code class="govuk-!-text-break-word">safetriage audit verify --receipt <xsl:value-of select="text"/></code></p>
    </section>
  </xsl:template>

  <!-- ==== who read and wrote it ==== -->

  <xsl:template match="page[kind='incident-history']" mode="title"><xsl:value-of select="concat($case.history, $page.colon, ' ', reference)"/></xsl:template>
  <xsl:template match="page[kind='incident-history']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="concat($case.history, $page.colon, ' ', reference)"/></h1>
    <p class="govuk-body"><xsl:value-of select="$case.history-text"/></p>
    <table class="govuk-table st-stack">
      <caption class="govuk-visually-hidden"><xsl:value-of select="$case.history"/></caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          <th scope="col" class="govuk-table__header"><xsl:value-of select="$case.when"/></th>
          <th scope="col" class="govuk-table__header"><xsl:value-of select="$case.who"/></th>
          <th scope="col" class="govuk-table__header"><xsl:value-of select="$case.what"/></th>
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        <xsl:for-each select="lines/item">
          <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header"><xsl:call-template name="moment"/></th>
            <td class="govuk-table__cell st-private" data-label="{$case.who}"><xsl:value-of select="name"/></td>
            <td class="govuk-table__cell" data-label="{$case.what}"><xsl:value-of select="label"/></td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
    <p class="govuk-body st-no-print"><a class="govuk-link" href="/incidents/{reference}"><xsl:value-of select="concat($case.title, ' ', reference)"/></a></p>
  </xsl:template>
</xsl:stylesheet>
