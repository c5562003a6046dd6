<?xml version="1.0" encoding="UTF-8"?>
<!-- The advice: how serious, what to do and when, what to mind, why. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page[kind='advice']" mode="title"><xsl:value-of select="$advice.title"/></xsl:template>

  <xsl:template match="page[kind='advice']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$advice.title"/></h1>
    <xsl:if test="not(ended = 'true')">
      <div class="govuk-inset-text">
        <xsl:value-of select="$advice.unfinished"/>
        <xsl:text> </xsl:text>
        <a class="govuk-link" href="{go_on}"><xsl:value-of select="$guide.go-on"/></a>
      </div>
    </xsl:if>
    <xsl:call-template name="advised"/>
    <div class="st-no-print">
      <h2 class="govuk-heading-m"><xsl:value-of select="$advice.next"/></h2>
      <p class="govuk-body"><xsl:value-of select="$advice.print"/></p>
      <ul class="govuk-list">
        <li><a class="govuk-link" href="/guide/check"><xsl:value-of select="$advice.answers"/></a></li>
        <li><a class="govuk-link" href="/guide/report" download="report.json"><xsl:value-of select="$advice.report"/></a></li>
      </ul>
      <form method="post" action="/guide/end">
        <xsl:if test="booked = 'true'"><xsl:attribute name="hidden">hidden</xsl:attribute></xsl:if>
        <xsl:call-template name="walk"/>
        <button type="submit" class="govuk-button govuk-button--secondary"><xsl:value-of select="$advice.end"/></button>
      </form>
    </div>
  </xsl:template>

  <!-- what the engine says, of a page that holds it -->
  <xsl:template name="advised">
    <xsl:apply-templates select="advice/summary"/>
    <xsl:call-template name="texts"><xsl:with-param name="title" select="$advice.first"/><xsl:with-param name="list" select="advice/first"/></xsl:call-template>
    <xsl:apply-templates select="advice/sections/item" mode="section"/>
    <xsl:call-template name="texts"><xsl:with-param name="title" select="$advice.cautions"/><xsl:with-param name="list" select="advice/cautions"/></xsl:call-template>
    <xsl:call-template name="texts"><xsl:with-param name="title" select="$advice.decides"/><xsl:with-param name="list" select="advice/decides"/></xsl:call-template>
    <xsl:call-template name="texts"><xsl:with-param name="title" select="$advice.contradictions"/><xsl:with-param name="list" select="advice/contradictions"/></xsl:call-template>
    <xsl:call-template name="texts"><xsl:with-param name="title" select="$advice.participants"/><xsl:with-param name="list" select="advice/participants"/></xsl:call-template>
    <xsl:call-template name="texts"><xsl:with-param name="title" select="$advice.purposes"/><xsl:with-param name="list" select="advice/purposes"/></xsl:call-template>
    <xsl:apply-templates select="advice/areas/item" mode="area"/>
    <xsl:apply-templates select="advice/unknown[item]"/>
    <xsl:apply-templates select="advice/why[item]"/>
  </xsl:template>

  <xsl:template match="summary">
    <div class="st-level st-level--{risk/code}">
      <p class="govuk-heading-m govuk-!-margin-bottom-1"><xsl:value-of select="concat($advice.risk, ' ', risk/label)"/></p>
      <p class="govuk-body govuk-!-margin-bottom-1"><xsl:apply-templates select="risk/help" mode="dial"/></p>
      <xsl:if test="risk/range"><p class="govuk-body govuk-!-margin-bottom-1"><xsl:value-of select="risk/range"/></p></xsl:if>
    </div>
    <dl class="govuk-summary-list govuk-summary-list--no-border">
      <div class="govuk-summary-list__row">
        <dt class="govuk-summary-list__key"><xsl:value-of select="$advice.looks-like"/></dt>
        <dd class="govuk-summary-list__value">
          <xsl:for-each select="categories/item"><xsl:if test="position() &gt; 1"><br/></xsl:if><xsl:value-of select="."/></xsl:for-each>
        </dd>
      </div>
      <div class="govuk-summary-list__row">
        <dt class="govuk-summary-list__key"><xsl:value-of select="$advice.need"/></dt>
        <dd class="govuk-summary-list__value"><xsl:value-of select="need/label"/></dd>
      </div>
      <div class="govuk-summary-list__row">
        <dt class="govuk-summary-list__key"><xsl:value-of select="$advice.strategy"/></dt>
        <dd class="govuk-summary-list__value"><xsl:value-of select="strategy/label"/></dd>
      </div>
      <xsl:for-each select="../children/item">
        <div class="govuk-summary-list__row">
          <dt class="govuk-summary-list__key"><xsl:value-of select="id"/></dt>
          <dd class="govuk-summary-list__value"><xsl:value-of select="need"/><br/><xsl:value-of select="strategy"/></dd>
        </div>
      </xsl:for-each>
    </dl>
  </xsl:template>

  <xsl:template match="item" mode="section">
    <h2 class="govuk-heading-l govuk-!-margin-top-6">
      <xsl:choose>
        <xsl:when test="code = 'now'"><xsl:value-of select="$advice.now"/></xsl:when>
        <xsl:when test="code = 'today'"><xsl:value-of select="$advice.today"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="$advice.later"/></xsl:otherwise>
      </xsl:choose>
    </h2>
    <xsl:apply-templates select="must/item" mode="step"/>
    <xsl:if test="consider/item">
      <h3 class="govuk-heading-s"><xsl:value-of select="$advice.consider"/></h3>
      <xsl:apply-templates select="consider/item" mode="step"/>
    </xsl:if>
  </xsl:template>

  <xsl:template match="item" mode="step">
    <div>
      <xsl:attribute name="class">
        <xsl:text>st-step</xsl:text>
        <xsl:choose>
          <xsl:when test="alarm = 'true'"> st-step--alarm</xsl:when>
          <xsl:when test="code = 'tell-designated-lead'"> st-tell</xsl:when>
        </xsl:choose>
      </xsl:attribute>
      <p class="govuk-body st-step__title"><xsl:apply-templates select="title" mode="dial"/></p>
      <xsl:if test="held = 'true'"><p class="govuk-body govuk-!-margin-bottom-1"><strong><xsl:value-of select="$advice.held"/></strong></p></xsl:if>
      <xsl:if test="how"><p class="govuk-body govuk-!-margin-bottom-1"><xsl:apply-templates select="how" mode="dial"/></p></xsl:if>
      <p class="govuk-body-s st-step__meta">
        <xsl:if test="who"><xsl:value-of select="concat($advice.who, ' ', who)"/></xsl:if>
        <xsl:if test="to"><xsl:value-of select="concat('. ', $advice.to, ' ', to)"/></xsl:if>
        <xsl:if test="people"><xsl:value-of select="concat('. ', $advice.for, ' ', people)"/></xsl:if>
        <xsl:if test="due"><xsl:text>. </xsl:text>
          <span class="st-due">
            <xsl:choose>
              <xsl:when test="overdue = 'true'"><strong><xsl:value-of select="concat($advice.overdue, ' ', due)"/></strong></xsl:when>
              <xsl:otherwise><xsl:value-of select="concat($advice.by, ' ', due)"/></xsl:otherwise>
            </xsl:choose>
          </span>
        </xsl:if>
      </p>
    </div>
  </xsl:template>

  <xsl:template name="texts">
    <xsl:param name="title"/>
    <xsl:param name="list"/>
    <xsl:if test="$list/item">
      <h2 class="govuk-heading-m"><xsl:value-of select="$title"/></h2>
      <ul class="govuk-list govuk-list--bullet">
        <xsl:for-each select="$list/item"><li><xsl:apply-templates select="." mode="dial"/></li></xsl:for-each>
      </ul>
    </xsl:if>
  </xsl:template>

  <!-- numbers and clocks of the area that counts, and what to ask for -->
  <xsl:template match="item" mode="area">
    <xsl:if test="data/item or missing/item">
      <h2 class="govuk-heading-m"><xsl:value-of select="concat($advice.area, ' ', name)"/><xsl:if test="people"><xsl:value-of select="concat(' (', people, ')')"/></xsl:if></h2>
      <xsl:if test="text"><p class="govuk-body"><xsl:value-of select="text"/></p></xsl:if>
      <dl class="govuk-summary-list">
        <xsl:for-each select="data/item">
          <div class="govuk-summary-list__row">
            <dt class="govuk-summary-list__key"><xsl:value-of select="label"/></dt>
            <dd class="govuk-summary-list__value">
              <xsl:apply-templates select="value" mode="dial"/>
              <xsl:if test="from_default"><xsl:value-of select="concat(' ', from_default)"/></xsl:if>
              <xsl:if test="source != '0'"><xsl:value-of select="concat(' [', source, ']')"/></xsl:if>
              <xsl:if test="note"><br/><span class="govuk-hint"><xsl:value-of select="note"/></span></xsl:if>
            </dd>
          </div>
        </xsl:for-each>
      </dl>
      <xsl:if test="missing/item">
        <p class="govuk-body">
          <xsl:value-of select="$advice.ask-for"/>
          <xsl:for-each select="missing/item"><xsl:if test="position() &gt; 1">;</xsl:if><xsl:text> </xsl:text><xsl:value-of select="."/></xsl:for-each>
        </p>
      </xsl:if>
    </xsl:if>
  </xsl:template>

  <xsl:template match="unknown">
    <h2 class="govuk-heading-m"><xsl:value-of select="$advice.unknown"/></h2>
    <p class="govuk-body"><xsl:value-of select="$advice.unknown-help"/></p>
    <ul class="govuk-list govuk-list--bullet">
      <xsl:for-each select="item">
        <li>
          <xsl:value-of select="question"/>
          <xsl:if test="raise"><xsl:value-of select="concat(' (', $advice.could-raise, ' ', raise, ')')"/></xsl:if>
        </li>
      </xsl:for-each>
    </ul>
    <xsl:if test="../unknown_more"><p class="govuk-body"><xsl:value-of select="../unknown_more"/></p></xsl:if>
  </xsl:template>

  <xsl:template match="why">
    <details class="govuk-details">
      <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$advice.why"/></span></summary>
      <div class="govuk-details__text">
        <xsl:for-each select="item">
          <h3 class="govuk-heading-s govuk-!-margin-bottom-1"><xsl:value-of select="label"/></h3>
          <ul class="govuk-list govuk-list--bullet">
            <xsl:for-each select="reasons/item">
              <li>
                <xsl:value-of select="text"/>
                <xsl:if test="source != '0'">
                  <xsl:value-of select="concat(' [', source)"/>
                  <xsl:if test="section"><xsl:value-of select="concat(', ', section)"/></xsl:if>
                  <xsl:text>]</xsl:text>
                  <xsl:if test="verified != 'yes' and mark"><xsl:value-of select="concat(' (', mark, ')')"/></xsl:if>
                </xsl:if>
              </li>
            </xsl:for-each>
          </ul>
        </xsl:for-each>
        <h3 class="govuk-heading-s govuk-!-margin-bottom-1"><xsl:value-of select="$advice.sources"/></h3>
        <ol class="govuk-list govuk-list--number">
          <xsl:for-each select="../sources/item">
            <li>
              <xsl:value-of select="title"/>
              <xsl:if test="publisher"><xsl:value-of select="concat(', ', publisher)"/></xsl:if>
              <xsl:if test="edition"><xsl:value-of select="concat(', ', edition)"/></xsl:if>
              <xsl:if test="url"><br/><span class="govuk-!-text-break-word"><xsl:value-of select="url"/></span></xsl:if>
            </li>
          </xsl:for-each>
        </ol>
      </div>
    </details>
  </xsl:template>
</xsl:stylesheet>
