<?xml version="1.0" encoding="UTF-8"?>
<!-- Later steps: on the incident's page, and each walk on a page of its own. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- ==== on the incident's page ==== -->

  <xsl:template name="later-steps">
    <xsl:if test="view/later/item[called = 'true' or begun] or (kind = 'incident' and view/top/status != 'closed' and view/later/item)">
      <section id="later" aria-labelledby="later-title">
        <h2 class="govuk-heading-m" id="later-title"><xsl:value-of select="$later.title"/></h2>
        <xsl:for-each select="view/later/item[called = 'true' or begun]">
          <div>
            <xsl:attribute name="class">st-step<xsl:if test="present/overdue = 'true'"> st-step--late</xsl:if></xsl:attribute>
            <h3 class="govuk-heading-s govuk-!-margin-bottom-1"><xsl:value-of select="title"/></h3>
            <xsl:choose>
              <xsl:when test="begun"><xsl:call-template name="later-stands"/></xsl:when>
              <xsl:otherwise>
                <p class="govuk-body govuk-!-margin-bottom-1"><xsl:value-of select="concat($later.called, ' ', $later.not-begun)"/></p>
                <xsl:call-template name="later-begin"/>
              </xsl:otherwise>
            </xsl:choose>
          </div>
        </xsl:for-each>
        <xsl:if test="kind = 'incident' and view/top/status != 'closed' and may/item = 'action' and view/later/item[not(begun) and not(called = 'true')]">
          <details class="govuk-details st-no-print">
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$later.others"/></span></summary>
            <div class="govuk-details__text">
              <xsl:for-each select="view/later/item[not(begun) and not(called = 'true')]">
                <p class="govuk-body govuk-!-margin-bottom-1"><xsl:value-of select="title"/></p>
                <xsl:call-template name="later-begin"/>
              </xsl:for-each>
            </div>
          </details>
        </xsl:if>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- Where a walk that was begun stands. -->
  <xsl:template name="later-stands">
    <p class="st-small govuk-!-margin-bottom-1"><xsl:value-of select="concat($later.begun, ' ', begun/when, ', ')"/><span class="st-private"><xsl:value-of select="begun/by"/></span></p>
    <ul class="govuk-list st-finished">
      <xsl:for-each select="steps/item[done or not_done]"><li><xsl:call-template name="later-what-came"/></li></xsl:for-each>
    </ul>
    <xsl:choose>
      <xsl:when test="ended = 'true'"><p class="govuk-body govuk-!-margin-bottom-1"><xsl:value-of select="$later.ended"/></p></xsl:when>
      <xsl:when test="asks = 'true'"><p class="govuk-body govuk-!-margin-bottom-1"><xsl:value-of select="$later.asks"/></p></xsl:when>
      <xsl:when test="present">
        <p class="govuk-body govuk-!-margin-bottom-1"><strong><xsl:value-of select="concat($later.next, $page.colon, ' ')"/></strong><xsl:value-of select="present/title"/></p>
        <xsl:for-each select="present"><xsl:call-template name="later-by-whom"/></xsl:for-each>
      </xsl:when>
    </xsl:choose>
    <xsl:if test="/page/kind = 'incident'">
      <p class="govuk-body govuk-!-margin-bottom-1 st-no-print">
        <a class="govuk-link" href="/incidents/{/page/reference}/later/{flow}">
          <xsl:choose>
            <xsl:when test="ended = 'true' or /page/view/top/status = 'closed'"><xsl:value-of select="$later.see"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="$later.go-on"/></xsl:otherwise>
          </xsl:choose>
          <span class="govuk-visually-hidden"><xsl:value-of select="concat($page.colon, ' ', title)"/></span>
        </a>
      </p>
    </xsl:if>
  </xsl:template>

  <xsl:template name="later-begin">
    <xsl:if test="(/page/kind = 'incident' and /page/view/top/status != 'closed' or /page/kind = 'incident-later' and not(/page/closed = 'true')) and /page/may/item = 'action'">
      <form class="st-no-print" method="post" action="/incidents/{/page/reference}/events">
        <xsl:call-template name="act"><xsl:with-param name="kind" select="'begun'"/></xsl:call-template>
        <input type="hidden" name="flow" value="{flow}"/>
        <button class="govuk-button govuk-button--secondary govuk-!-margin-bottom-2"><xsl:value-of select="$later.begin"/><span class="govuk-visually-hidden"><xsl:value-of select="concat($page.colon, ' ', title)"/></span></button>
      </form>
    </xsl:if>
  </xsl:template>

  <!-- A step with what came of it, and who said so when. -->
  <xsl:template name="later-what-came">
    <strong>
      <xsl:choose>
        <xsl:when test="done"><xsl:value-of select="$later.done"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="$later.not-done"/></xsl:otherwise>
      </xsl:choose>
      <xsl:value-of select="$page.colon"/>
    </strong>
    <xsl:value-of select="concat(' ', title)"/>
    <xsl:for-each select="done | not_done">
      <xsl:if test="result"><br/><span class="st-private"><xsl:value-of select="result"/></span></xsl:if>
      <xsl:if test="who"><br/><span class="st-private"><xsl:value-of select="who"/></span></xsl:if>
      <xsl:if test="outcome | reason | reference"><br/><span class="st-private st-lines"><xsl:value-of select="concat(reason, outcome)"/><xsl:if test="reference"><xsl:value-of select="concat(' (', reference, ')')"/></xsl:if></span></xsl:if>
      <br/><span class="st-small"><span class="st-private"><xsl:value-of select="by"/></span><xsl:value-of select="concat(', ', when)"/></span>
    </xsl:for-each>
  </xsl:template>

  <!-- Deadline, owner, agency. -->
  <xsl:template name="later-by-whom">
    <p class="govuk-body st-step__meta govuk-!-margin-bottom-1">
      <xsl:choose>
        <xsl:when test="overdue = 'true'"><strong class="st-late"><xsl:value-of select="$case.overdue"/></strong><xsl:value-of select="concat(' ', due, '. ')"/></xsl:when>
        <xsl:when test="due"><xsl:value-of select="concat($advice.by, ' ', due, '. ')"/></xsl:when>
      </xsl:choose>
      <xsl:if test="due and beside/counts_from"><xsl:value-of select="concat($guide.counts-from, ' ', beside/counts_from, '. ')"/></xsl:if>
      <xsl:if test="owner"><xsl:value-of select="concat($case.owner, ' ')"/><strong class="st-private"><xsl:value-of select="owner"/></strong><xsl:text>. </xsl:text></xsl:if>
      <xsl:if test="lane"><xsl:value-of select="concat($later.lane, ' ', lane, '.')"/></xsl:if>
    </p>
  </xsl:template>

  <!-- ==== open questions, one a page ==== -->

  <xsl:template match="page[kind='incident-ask']" mode="back"><xsl:call-template name="back-to-incident"/></xsl:template>
  <xsl:template match="page[kind='incident-ask']" mode="title"><xsl:if test="error"><xsl:value-of select="$page.error"/></xsl:if><xsl:value-of select="$ask.title"/></xsl:template>
  <xsl:template match="page[kind='incident-ask']" mode="main">
    <xsl:call-template name="case-error"/>
    <span class="govuk-caption-l"><xsl:value-of select="concat($case.title, ' ', reference)"/></span>
    <h1 class="govuk-heading-l"><xsl:value-of select="$ask.title"/></h1>
    <xsl:choose>
      <xsl:when test="fields/item">
        <p class="govuk-body"><xsl:value-of select="$ask.text"/></p>
        <p class="govuk-body-s"><xsl:value-of select="concat($ask.left, ' ', left)"/></p>
        <form method="post" action="/incidents/{reference}/ask" novalidate="novalidate">
          <xsl:call-template name="token"/>
          <input type="hidden" name="version" value="{version}"/>
          <input type="hidden" name="after" value="{after}"/>
          <xsl:apply-templates select="fields/item" mode="case-field"/>
          <div class="govuk-button-group">
            <button class="govuk-button"><xsl:value-of select="$later.answer"/></button>
            <a class="govuk-link" href="/incidents/{reference}"><xsl:value-of select="$case.cancel"/></a>
          </div>
        </form>
      </xsl:when>
      <xsl:otherwise>
        <p class="govuk-body-l"><xsl:value-of select="$ask.none"/></p>
        <xsl:if test="after &gt; 0"><p class="govuk-body"><a class="govuk-link" href="/incidents/{reference}/ask"><xsl:value-of select="$ask.again"/></a></p></xsl:if>
      </xsl:otherwise>
    </xsl:choose>
    <p class="govuk-body"><a class="govuk-link" href="/incidents/{reference}/facts"><xsl:value-of select="$ask.all"/></a></p>
  </xsl:template>

  <!-- ==== who does what ==== -->

  <xsl:template match="page[kind='incident-who']" mode="back"><xsl:call-template name="back-to-incident"/></xsl:template>
  <xsl:template match="page[kind='incident-who']" mode="title"><xsl:value-of select="$who.title"/></xsl:template>
  <xsl:template match="page[kind='incident-who']" mode="main">
    <span class="govuk-caption-l"><xsl:value-of select="concat($case.title, ' ', reference)"/></span>
    <h1 class="govuk-heading-l"><xsl:value-of select="$who.title"/></h1>
    <p class="govuk-body"><xsl:value-of select="$who.text"/></p>
    <xsl:if test="not(agencies/item)"><p class="govuk-body"><xsl:value-of select="$who.none"/></p></xsl:if>
    <xsl:for-each select="agencies/item">
      <h2 class="govuk-heading-m"><xsl:value-of select="name"/></h2>
      <xsl:for-each select="steps/item">
        <div class="st-step">
          <p class="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1"><xsl:value-of select="title"/></p>
          <xsl:if test="help"><p class="govuk-body govuk-!-margin-bottom-1"><xsl:value-of select="help"/></p></xsl:if>
          <xsl:call-template name="beside-step"/>
        </div>
      </xsl:for-each>
    </xsl:for-each>
  </xsl:template>

  <!-- ==== a page of its own ==== -->

  <xsl:template match="page[kind='incident-later']" mode="back"><xsl:call-template name="back-to-incident"/></xsl:template>
  <xsl:template match="page[kind='incident-later']" mode="title"><xsl:if test="error"><xsl:value-of select="$page.error"/></xsl:if><xsl:call-template name="later-heading"/></xsl:template>
  <xsl:template name="later-heading">
    <xsl:choose>
      <xsl:when test="ask and walk/begun"><xsl:value-of select="ask/title"/></xsl:when>
      <xsl:when test="walk/present and walk/begun"><xsl:value-of select="walk/present/title"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="walk/title"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="page[kind='incident-later']" mode="main">
    <xsl:if test="error">
      <div class="govuk-error-summary" role="alert">
        <h2 class="govuk-error-summary__title"><xsl:value-of select="$page.problem"/></h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            <xsl:for-each select="ask/fields/item[error]"><li><a href="#f-{name}"><xsl:value-of select="concat(label, $page.colon, ' ', error)"/></a></li></xsl:for-each>
          </ul>
        </div>
      </div>
    </xsl:if>
    <span class="govuk-caption-l"><xsl:value-of select="concat($case.title, ' ', reference, ', ', walk/title)"/></span>
    <h1 class="govuk-heading-l"><xsl:call-template name="later-heading"/></h1>
    <xsl:choose>
      <xsl:when test="not(walk/begun)">
        <p class="govuk-body-l"><xsl:value-of select="$later.text"/></p>
        <xsl:for-each select="walk"><xsl:call-template name="later-begin"/></xsl:for-each>
      </xsl:when>
      <xsl:when test="walk/ended = 'true'"><p class="govuk-body-l"><xsl:value-of select="$later.ended"/></p></xsl:when>
      <xsl:when test="ask"><xsl:call-template name="later-ask"/></xsl:when>
      <xsl:when test="walk/present"><xsl:call-template name="later-do"/></xsl:when>
    </xsl:choose>
    <xsl:call-template name="later-way"/>
  </xsl:template>

  <xsl:template name="later-ask">
    <xsl:if test="ask/help"><p class="govuk-body"><xsl:value-of select="ask/help"/></p></xsl:if>
    <xsl:choose>
      <xsl:when test="closed = 'true'"/>
      <xsl:when test="may/item = 'triage'">
        <p class="govuk-body"><xsl:value-of select="$later.facts"/></p>
        <form method="post" action="/incidents/{reference}/later/{walk/flow}" novalidate="novalidate">
          <xsl:call-template name="token"/>
          <input type="hidden" name="version" value="{version}"/>
          <input type="hidden" name="flow" value="{walk/flow}"/>
          <xsl:apply-templates select="ask/fields/item" mode="case-field"/>
          <button class="govuk-button"><xsl:value-of select="$later.answer"/></button>
        </form>
      </xsl:when>
      <xsl:otherwise><p class="govuk-body"><xsl:value-of select="$later.lead-answers"/></p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The present step: what to do, what stands beside it, what came of it. -->
  <xsl:template name="later-do">
    <xsl:for-each select="walk/present">
      <xsl:if test="help"><p class="govuk-body-l"><xsl:value-of select="help"/></p></xsl:if>
      <xsl:call-template name="later-by-whom"/>
      <xsl:call-template name="beside-step"/>
    </xsl:for-each>
    <xsl:if test="not(closed = 'true')">
      <xsl:if test="may/item = 'action'">
        <form method="post" action="/incidents/{reference}/events" novalidate="novalidate">
          <xsl:call-template name="act"><xsl:with-param name="kind" select="'stepped'"/></xsl:call-template>
          <input type="hidden" name="flow" value="{walk/flow}"/>
          <input type="hidden" name="step" value="{walk/present/step}"/>
          <xsl:if test="walk/present/results/item">
            <div class="govuk-form-group">
              <fieldset class="govuk-fieldset">
                <legend class="govuk-fieldset__legend"><xsl:value-of select="$later.result"/></legend>
                <div class="govuk-radios govuk-radios--small">
                  <xsl:for-each select="walk/present/results/item">
                    <div class="govuk-radios__item">
                      <input class="govuk-radios__input" type="radio" name="result" value="{.}" id="result-{position()}"/>
                      <label class="govuk-label govuk-radios__label" for="result-{position()}"><xsl:value-of select="."/></label>
                    </div>
                  </xsl:for-each>
                </div>
              </fieldset>
            </div>
          </xsl:if>
          <div class="govuk-form-group">
            <label class="govuk-label" for="who"><xsl:value-of select="$later.who"/></label>
            <textarea class="govuk-textarea" id="who" name="who" rows="2"/>
          </div>
          <div class="govuk-form-group">
            <label class="govuk-label" for="outcome">
              <xsl:choose>
                <xsl:when test="walk/present/record"><xsl:value-of select="walk/present/record"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="$later.record"/></xsl:otherwise>
              </xsl:choose>
            </label>
            <textarea class="govuk-textarea" id="outcome" name="outcome" rows="4"/>
          </div>
          <div class="govuk-form-group">
            <label class="govuk-label" for="reference"><xsl:value-of select="$later.reference"/></label>
            <input class="govuk-input govuk-input--width-20" id="reference" name="reference" type="text" autocomplete="off"/>
          </div>
          <div class="govuk-form-group">
            <label class="govuk-label" for="at"><xsl:value-of select="$later.at"/></label>
            <div class="govuk-hint" id="at-hint"><xsl:value-of select="$guide.time-example"/></div>
            <input class="govuk-input" id="at" name="at" type="text" autocomplete="off" aria-describedby="at-hint"/>
          </div>
          <button class="govuk-button"><xsl:value-of select="$later.save"/></button>
        </form>
      </xsl:if>
      <ul class="govuk-list st-no-print">
        <xsl:if test="may/item = 'assign'"><li><a class="govuk-link" href="/incidents/{reference}/events/planned?action={walk/present/code}"><xsl:value-of select="$later.plan"/></a></li></xsl:if>
        <xsl:if test="may/item = 'override'"><li><a class="govuk-link" href="/incidents/{reference}/events/not-referred?action={walk/present/code}"><xsl:value-of select="$later.not-needed"/></a></li></xsl:if>
      </ul>
    </xsl:if>
  </xsl:template>

  <!-- The whole way: done, now, to come. -->
  <xsl:template name="later-way">
    <xsl:if test="walk/steps/item">
      <h2 class="govuk-heading-m"><xsl:value-of select="$later.way"/></h2>
      <ol class="govuk-list govuk-list--number st-way">
        <xsl:for-each select="walk/steps/item">
          <li>
            <xsl:choose>
              <xsl:when test="done or not_done">
                <xsl:call-template name="later-what-came"/>
                <xsl:if test="/page/may/item = 'correct' and not(/page/closed = 'true')">
                  <xsl:text> </xsl:text>
                  <a class="govuk-link st-no-print" href="/incidents/{/page/reference}/events/corrected?seq={(done | not_done)/seq}&amp;strike=yes"><xsl:value-of select="$later.undo"/><span class="govuk-visually-hidden"><xsl:value-of select="concat($page.colon, ' ', title)"/></span></a>
                </xsl:if>
              </xsl:when>
              <xsl:when test="now = 'true' and /page/walk/begun">
                <strong><xsl:value-of select="concat($later.present, $page.colon, ' ', title)"/></strong>
              </xsl:when>
              <xsl:otherwise>
                <xsl:value-of select="title"/>
                <xsl:if test="lane"><span class="st-small"><xsl:value-of select="concat(' (', lane, ')')"/></span></xsl:if>
              </xsl:otherwise>
            </xsl:choose>
          </li>
        </xsl:for-each>
      </ol>
    </xsl:if>
    <xsl:if test="ask"><p class="govuk-body"><xsl:value-of select="$later.way-open"/></p></xsl:if>
  </xsl:template>
</xsl:stylesheet>
