<?xml version="1.0" encoding="UTF-8"?>
<!-- The forms of an incident: an act, new facts, a lost race, erasing, the glass;
     and what would change the outcome. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template name="back-to-incident">
    <a class="govuk-back-link" href="/incidents/{reference}"><xsl:value-of select="concat($case.title, ' ', reference)"/></a>
  </xsl:template>
  <xsl:template match="page[kind='incident-form' or kind='incident-moved' or kind='incident-facts' or kind='incident-what-if' or kind='incident-erase' or kind='incident-history']" mode="back"><xsl:call-template name="back-to-incident"/></xsl:template>

  <!-- What is wrong, linked to its field. -->
  <xsl:template name="case-error">
    <xsl:if test="error">
      <div class="govuk-error-summary" role="alert">
        <h2 class="govuk-error-summary__title"><xsl:value-of select="$page.problem"/></h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            <xsl:variable name="wrong" select="(fields | telling | known | rest | ask/fields)/item[error]"/>
            <xsl:for-each select="$wrong"><li><a href="#f-{name}"><xsl:value-of select="concat(label, $page.colon, ' ', error)"/></a></li></xsl:for-each>
            <xsl:if test="not($wrong)"><li><xsl:value-of select="error"/></li></xsl:if>
          </ul>
        </div>
      </div>
    </xsl:if>
  </xsl:template>

  <xsl:template match="page[kind='incident-form']" mode="title"><xsl:if test="error"><xsl:value-of select="$page.error"/></xsl:if><xsl:value-of select="title"/></xsl:template>
  <xsl:template match="page[kind='incident-form']" mode="main">
    <xsl:call-template name="case-error"/>
    <span class="govuk-caption-l"><xsl:value-of select="concat($case.title, ' ', reference)"/></span>
    <h1 class="govuk-heading-l"><xsl:value-of select="title"/></h1>
    <xsl:if test="step"><p class="govuk-body-l"><xsl:value-of select="step"/></p></xsl:if>
    <xsl:if test="help"><p class="govuk-body"><xsl:value-of select="help"/></p></xsl:if>
    <xsl:if test="doubtful = 'true'"><p class="govuk-body"><xsl:value-of select="$case.doubtful"/><xsl:text> </xsl:text><a class="govuk-link" href="/incidents/{reference}/events/close-asked"><xsl:value-of select="$case.doubtful-ask"/></a></p></xsl:if>
    <xsl:if test="unreferred/item">
      <div class="st-notice st-notice--alarm">
        <p class="govuk-body"><strong><xsl:value-of select="$case.unreferred"/></strong></p>
        <ul class="govuk-list">
          <xsl:for-each select="unreferred/item">
            <li>
              <xsl:value-of select="concat(title, $page.colon, ' ')"/>
              <a class="govuk-link">
                <xsl:attribute name="href"><xsl:value-of select="concat('/incidents/', /page/reference, '/events/not-referred?action=', code)"/><xsl:if test="for"><xsl:value-of select="concat('&amp;for=', for)"/></xsl:if></xsl:attribute>
                <xsl:value-of select="$case.say-why"/><span class="govuk-visually-hidden"><xsl:value-of select="concat($page.colon, ' ', title)"/></span>
              </a>
            </li>
          </xsl:for-each>
        </ul>
      </div>
    </xsl:if>
    <xsl:if test="open_steps/item">
      <div class="st-notice">
        <p class="govuk-body govuk-!-margin-bottom-1"><strong><xsl:value-of select="$case.open-steps"/></strong></p>
        <ul class="govuk-list govuk-list--bullet">
          <xsl:for-each select="open_steps/item">
            <li>
              <xsl:value-of select="title"/><xsl:if test="for"><xsl:value-of select="concat(' (', for, ')')"/></xsl:if><xsl:value-of select="concat($page.colon, ' ')"/>
              <a class="govuk-link">
                <xsl:attribute name="href"><xsl:value-of select="concat('/incidents/', /page/reference, '/events/not-referred?action=', code)"/><xsl:if test="for"><xsl:value-of select="concat('&amp;for=', for)"/></xsl:if></xsl:attribute>
                <xsl:value-of select="$case.say-why-step"/><span class="govuk-visually-hidden"><xsl:value-of select="concat($page.colon, ' ', title)"/></span>
              </a>
            </li>
          </xsl:for-each>
        </ul>
      </div>
    </xsl:if>
    <form method="post" action="/incidents/{reference}/events" novalidate="novalidate">
      <xsl:call-template name="act"><xsl:with-param name="kind" select="event"/></xsl:call-template>
      <xsl:apply-templates select="fields/item" mode="case-field"/>
      <div class="govuk-button-group">
        <button class="govuk-button"><xsl:value-of select="button"/></button>
        <a class="govuk-link" href="/incidents/{reference}"><xsl:value-of select="$case.cancel"/></a>
      </div>
    </form>
  </xsl:template>

  <xsl:template name="case-group">
    <xsl:attribute name="class">govuk-form-group<xsl:if test="error"> govuk-form-group--error</xsl:if></xsl:attribute>
  </xsl:template>
  <xsl:template name="case-described">
    <xsl:if test="hint or error">
      <xsl:attribute name="aria-describedby">
        <xsl:if test="hint"><xsl:value-of select="concat('f-', name, '-hint')"/></xsl:if>
        <xsl:if test="hint and error"><xsl:text> </xsl:text></xsl:if>
        <xsl:if test="error"><xsl:value-of select="concat('f-', name, '-error')"/></xsl:if>
      </xsl:attribute>
    </xsl:if>
  </xsl:template>
  <xsl:template name="case-hints">
    <xsl:if test="hint"><div class="govuk-hint" id="f-{name}-hint"><xsl:value-of select="hint"/></div></xsl:if>
    <xsl:if test="error"><p class="govuk-error-message" id="f-{name}-error"><span class="govuk-visually-hidden"><xsl:value-of select="$page.error"/></span><xsl:value-of select="error"/></p></xsl:if>
  </xsl:template>

  <xsl:template match="item[shape='hidden']" mode="case-field"><input type="hidden" name="{name}" value="{value}"/></xsl:template>

  <xsl:template match="item[shape='text' or shape='number']" mode="case-field">
    <div>
      <xsl:call-template name="case-group"/>
      <label class="govuk-label" for="f-{name}"><xsl:value-of select="label"/><xsl:call-template name="optional"/></label>
      <xsl:call-template name="case-hints"/>
      <input id="f-{name}" name="{name}" value="{value}" autocomplete="off">
        <xsl:call-template name="case-described"/>
        <xsl:choose>
          <xsl:when test="shape='number'"><xsl:attribute name="type">text</xsl:attribute><xsl:attribute name="inputmode">decimal</xsl:attribute><xsl:attribute name="class">govuk-input govuk-input--width-5</xsl:attribute></xsl:when>
          <xsl:otherwise><xsl:attribute name="type">text</xsl:attribute><xsl:attribute name="class">govuk-input</xsl:attribute></xsl:otherwise>
        </xsl:choose>
      </input>
    </div>
  </xsl:template>

  <xsl:template match="item[shape='long']" mode="case-field">
    <div>
      <xsl:call-template name="case-group"/>
      <label class="govuk-label" for="f-{name}"><xsl:value-of select="label"/><xsl:call-template name="optional"/></label>
      <xsl:call-template name="case-hints"/>
      <textarea class="govuk-textarea" id="f-{name}" name="{name}" rows="4">
        <xsl:call-template name="case-described"/>
        <xsl:value-of select="value"/>
      </textarea>
    </div>
  </xsl:template>

  <xsl:template match="item[shape='select']" mode="case-field">
    <div>
      <xsl:call-template name="case-group"/>
      <label class="govuk-label" for="f-{name}"><xsl:value-of select="label"/></label>
      <xsl:call-template name="case-hints"/>
      <select class="govuk-select" id="f-{name}" name="{name}">
        <xsl:call-template name="case-described"/>
        <xsl:for-each select="choices/item">
          <option value="{value}"><xsl:if test="chosen = 'true'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="label"/></option>
        </xsl:for-each>
      </select>
    </div>
  </xsl:template>

  <xsl:template match="item[shape='radios' or shape='boxes']" mode="case-field">
    <xsl:variable name="field" select="name"/>
    <xsl:variable name="block"><xsl:choose><xsl:when test="shape='boxes'">govuk-checkboxes</xsl:when><xsl:otherwise>govuk-radios</xsl:otherwise></xsl:choose></xsl:variable>
    <xsl:variable name="kind"><xsl:choose><xsl:when test="shape='boxes'">checkbox</xsl:when><xsl:otherwise>radio</xsl:otherwise></xsl:choose></xsl:variable>
    <div>
      <xsl:call-template name="case-group"/>
      <fieldset class="govuk-fieldset">
        <xsl:call-template name="case-described"/>
        <legend class="govuk-fieldset__legend"><xsl:value-of select="label"/></legend>
        <xsl:call-template name="case-hints"/>
        <div class="{$block} {$block}--small">
          <xsl:for-each select="choices/item">
            <div class="{$block}__item">
              <input class="{$block}__input" type="{$kind}" name="{$field}" value="{value}">
                <xsl:attribute name="id"><xsl:value-of select="concat('f-', $field)"/><xsl:if test="position() &gt; 1"><xsl:value-of select="concat('-', position())"/></xsl:if></xsl:attribute>
                <xsl:if test="chosen = 'true'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
              </input>
              <label class="govuk-label {$block}__label">
                <xsl:attribute name="for"><xsl:value-of select="concat('f-', $field)"/><xsl:if test="position() &gt; 1"><xsl:value-of select="concat('-', position())"/></xsl:if></xsl:attribute>
                <xsl:value-of select="label"/>
              </label>
            </div>
          </xsl:for-each>
        </div>
      </fieldset>
    </div>
  </xsl:template>

  <xsl:template name="optional"><xsl:if test="required and not(required = 'true')"><xsl:value-of select="concat(' ', $case.optional)"/></xsl:if></xsl:template>

  <!-- somebody was faster: both versions, and a choice -->
  <xsl:template match="page[kind='incident-moved']" mode="title"><xsl:value-of select="$case.moved"/></xsl:template>
  <xsl:template match="page[kind='incident-moved']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$case.moved"/></h1>
    <p class="govuk-body-l"><xsl:value-of select="$case.moved-text"/></p>
    <h2 class="govuk-heading-m"><xsl:value-of select="$case.theirs"/></h2>
    <ol class="st-story"><xsl:apply-templates select="theirs/story/item" mode="story"/></ol>
    <h2 class="govuk-heading-m"><xsl:value-of select="$case.yours"/></h2>
    <ol class="st-story"><xsl:apply-templates select="yours/story/item" mode="story"/></ol>
    <form method="post" action="/incidents/{reference}/events">
      <xsl:call-template name="token"/>
      <input type="hidden" name="version" value="{theirs/version}"/>
      <xsl:for-each select="yours/again/item"><input type="hidden" name="{name}" value="{value}"/></xsl:for-each>
      <div class="govuk-button-group">
        <xsl:if test="yours/again/item"><button class="govuk-button govuk-button--secondary"><xsl:value-of select="$case.send-again"/></button></xsl:if>
        <a class="govuk-link" href="/incidents/{reference}"><xsl:value-of select="$case.leave-it"/></a>
      </div>
    </form>
  </xsl:template>

  <!-- new facts: the answers, to be changed -->
  <xsl:template match="page[kind='incident-facts']" mode="title"><xsl:if test="error"><xsl:value-of select="$page.error"/></xsl:if><xsl:value-of select="$case.retriage"/></xsl:template>
  <xsl:template match="page[kind='incident-facts']" mode="main">
    <xsl:call-template name="case-error"/>
    <span class="govuk-caption-l"><xsl:value-of select="concat($case.title, ' ', reference)"/></span>
    <h1 class="govuk-heading-l"><xsl:value-of select="$case.retriage"/></h1>
    <p class="govuk-body"><xsl:value-of select="$case.retriage-text"/></p>
    <form method="post" action="/incidents/{reference}/facts" novalidate="novalidate">
      <xsl:call-template name="token"/>
      <input type="hidden" name="version" value="{version}"/>
      <xsl:apply-templates select="why" mode="case-field"/>
      <xsl:if test="telling/item">
        <h2 class="govuk-heading-m"><xsl:value-of select="$advice.unknown"/></h2>
        <p class="govuk-body"><xsl:value-of select="$advice.unknown-help"/></p>
        <xsl:apply-templates select="telling/item" mode="case-field"/>
      </xsl:if>
      <h2 class="govuk-heading-m"><xsl:value-of select="$case.known"/></h2>
      <xsl:apply-templates select="known/item" mode="case-field"/>
      <xsl:if test="rest/item">
        <details class="govuk-details">
          <xsl:if test="rest/item[error]"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
          <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$case.all-questions"/></span></summary>
          <div class="govuk-details__text"><xsl:apply-templates select="rest/item" mode="case-field"/></div>
        </details>
      </xsl:if>
      <div class="govuk-button-group">
        <button class="govuk-button"><xsl:value-of select="$case.assess-again"/></button>
        <a class="govuk-link" href="/incidents/{reference}"><xsl:value-of select="$case.cancel"/></a>
      </div>
    </form>
  </xsl:template>
  <xsl:template match="why" mode="case-field">
    <div>
      <xsl:call-template name="case-group"/>
      <label class="govuk-label govuk-label--s" for="f-why"><xsl:value-of select="label"/></label>
      <xsl:call-template name="case-hints"/>
      <textarea class="govuk-textarea" id="f-why" name="why" rows="3"><xsl:call-template name="case-described"/><xsl:value-of select="value"/></textarea>
    </div>
  </xsl:template>

  <!-- what would change this -->
  <xsl:template match="page[kind='incident-what-if']" mode="title"><xsl:value-of select="$case.what-if"/></xsl:template>
  <xsl:template match="page[kind='incident-what-if']" mode="main">
    <span class="govuk-caption-l"><xsl:value-of select="concat($case.title, ' ', reference)"/></span>
    <h1 class="govuk-heading-l"><xsl:value-of select="$case.what-if"/></h1>
    <p class="govuk-body"><xsl:value-of select="$case.what-if-text"/></p>
    <xsl:call-template name="ways"><xsl:with-param name="title" select="$case.could-raise"/><xsl:with-param name="list" select="raise"/></xsl:call-template>
    <xsl:call-template name="ways"><xsl:with-param name="title" select="$case.could-lower"/><xsl:with-param name="list" select="lower"/></xsl:call-template>
    <xsl:if test="add/item"><h2 class="govuk-heading-m"><xsl:value-of select="$case.could-add"/></h2><xsl:apply-templates select="add/item" mode="goal"/></xsl:if>
    <xsl:if test="drop/item"><h2 class="govuk-heading-m"><xsl:value-of select="$case.could-drop"/></h2><xsl:apply-templates select="drop/item" mode="goal"/></xsl:if>
  </xsl:template>
  <xsl:template match="item" mode="goal">
    <details class="govuk-details govuk-!-margin-bottom-2">
      <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="concat(title, ' (', count(ways/item), ')')"/></span></summary>
      <div class="govuk-details__text"><ul class="govuk-list govuk-list--bullet"><xsl:apply-templates select="ways/item" mode="way"/></ul></div>
    </details>
  </xsl:template>
  <xsl:template name="ways">
    <xsl:param name="title"/>
    <xsl:param name="list"/>
    <h2 class="govuk-heading-m"><xsl:value-of select="$title"/></h2>
    <xsl:choose>
      <xsl:when test="$list/item"><ul class="govuk-list govuk-list--bullet"><xsl:apply-templates select="$list/item" mode="way"/></ul></xsl:when>
      <xsl:otherwise><p class="govuk-body"><xsl:value-of select="$case.no-ways"/></p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="item" mode="way">
    <li>
      <xsl:for-each select="changes/item">
        <xsl:if test="position() &gt; 1"><xsl:value-of select="concat(' ', $case.and, ' ')"/></xsl:if>
        <xsl:if test="person"><xsl:value-of select="concat(person, $page.colon, ' ')"/></xsl:if>
        <xsl:value-of select="concat(question, ' ')"/><strong><xsl:value-of select="to"/></strong>
        <xsl:if test="from"><xsl:value-of select="concat(' (', $case.instead-of, ' ', from, ')')"/></xsl:if>
      </xsl:for-each>
      <xsl:if test="level"><xsl:value-of select="concat(' → ', level)"/></xsl:if>
    </li>
  </xsl:template>

  <!-- erasing -->
  <xsl:template match="page[kind='incident-erase']" mode="title"><xsl:value-of select="$case.erase"/></xsl:template>
  <xsl:template match="page[kind='incident-erase']" mode="main">
    <xsl:call-template name="case-error"/>
    <h1 class="govuk-heading-l"><xsl:value-of select="concat($case.erase, $page.colon, ' ', reference)"/></h1>
    <p class="govuk-body-l"><xsl:value-of select="$case.erase-text"/></p>
    <form method="post" action="/incidents/{reference}/erase" novalidate="novalidate">
      <xsl:call-template name="token"/>
      <xsl:apply-templates select="fields/item" mode="case-field"/>
      <div class="govuk-button-group">
        <button class="govuk-button govuk-button--warning"><xsl:value-of select="$case.erase-do"/></button>
        <a class="govuk-link" href="/incidents/{reference}"><xsl:value-of select="$case.cancel"/></a>
      </div>
    </form>
  </xsl:template>

  <!-- the glass -->
  <xsl:template match="page[kind='glass']" mode="title"><xsl:value-of select="$glass.title"/></xsl:template>
  <xsl:template match="page[kind='glass']" mode="main">
    <xsl:call-template name="case-error"/>
    <h1 class="govuk-heading-l"><xsl:value-of select="$glass.title"/></h1>
    <p class="govuk-body-l"><xsl:value-of select="$glass.text"/></p>
    <form method="post" action="/glass" novalidate="novalidate">
      <xsl:call-template name="token"/>
      <xsl:apply-templates select="fields/item" mode="case-field"/>
      <button class="govuk-button govuk-button--warning"><xsl:value-of select="$glass.do"/></button>
    </form>
  </xsl:template>
</xsl:stylesheet>
